package io.elq.cli.common;

import io.elq.linker.lines.Reason;
import java.io.PrintWriter;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.ColorScheme;

/** How a failed command tells the user: one line, and a stack trace only when asked for. */
public final class Failures {

  private Failures() {}

  /** Prints the failure with its causes' messages and returns the exit code. */
  public static int report(
      Throwable failure, boolean verbose, PrintWriter err, ColorScheme colors) {
    err.println(colors.errorText("elq: " + Reason.of(failure)));
    if (verbose) {
      failure.printStackTrace(err);
    } else if (!(failure instanceof UserException)) {
      err.println("     Run it again with --verbose for the stack trace.");
    }
    err.flush();
    return failure instanceof UserException ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }
}
