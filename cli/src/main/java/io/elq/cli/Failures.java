package io.elq.cli;

import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.ColorScheme;

/** How a failed command tells the user: one line, and a stack trace only when asked for. */
public final class Failures {

  private Failures() {}

  /** Prints the failure with its causes' messages and returns the exit code. */
  static int report(Throwable failure, boolean verbose, PrintWriter err, ColorScheme colors) {
    err.println(colors.errorText("elq: " + describe(failure)));
    if (verbose) {
      failure.printStackTrace(err);
    } else if (!(failure instanceof UserException)) {
      err.println("     Run it again with --verbose for the stack trace.");
    }
    err.flush();
    return failure instanceof UserException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  /** Joins the messages down the chain of causes, leaving out those that only repeat the next. */
  public static String describe(Throwable failure) {
    StringBuilder text = new StringBuilder();
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      String message =
          t.getMessage() == null
              ? t.getClass().getSimpleName()
              : t.getMessage().lines().findFirst().orElse("");
      boolean repeatsCause = t.getCause() != null && message.equals(t.getCause().toString());
      if (!repeatsCause && text.indexOf(message) < 0) {
        text.append(text.isEmpty() ? "" : ": ").append(message);
      }
    }
    return text.toString();
  }
}
