// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.linker.lines.Reason;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a failed command is reported to the user: the reason, what to do, and a trace only when asked
 * for.
 */
public final class Failures {
  private static final String INDENT = "     ";

  private Failures() {}

  /**
   * Prints why a command failed, with its causes' messages.
   *
   * @param command the one that failed; its error stream is written to
   * @param verbose whether to print the stack trace as well
   * @return the exit code
   */
  public static int report(Throwable failure, CommandLine command, boolean verbose) {
    Throwable reason = Reason.unwrapped(failure);
    boolean wrongUse = isWrongUse(reason);
    String message = Reason.of(reason);
    if (wrongUse) {
      message = OptionNames.inWordsOf(command.getCommandSpec(), message);
    }
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("elq: " + message));
    if (verbose) {
      failure.printStackTrace(err);
    } else if (!(reason instanceof UserException)) {
      err.println(INDENT + "Run it again with --verbose for the stack trace." + log());
    }
    err.flush();
    return wrongUse ? ExitCodes.WRONG_USE : ExitCodes.FAILED;
  }

  /**
   * Prints what is wrong with a command line, what was probably meant, and where help is.
   *
   * @return the exit code
   */
  public static int reportWrongUse(ParameterException wrong, boolean verbose) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println(command.getColorScheme().errorText("elq: " + message(wrong)));
    String name = command.getCommandSpec().qualifiedName();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      suggest(unmatched, command.getCommandSpec(), err);
    }
    err.println(INDENT + "See " + name + " --help.");
    if (verbose) {
      wrong.printStackTrace(err);
    }
    err.flush();
    return ExitCodes.WRONG_USE;
  }

  private static String message(ParameterException wrong) {
    String message = Reason.of(wrong);
    return message.startsWith("Missing required subcommand")
        ? "which command? There are " + names(wrong.getCommandLine())
        : message;
  }

  /** Names of a command's commands, separated by commas. */
  public static String names(CommandLine command) {
    return String.join(", ", command.getSubcommands().keySet());
  }

  private static void suggest(
      UnmatchedArgumentException wrong, CommandSpec command, PrintWriter err) {
    boolean option = wrong.isUnknownOption();
    String typed = wrong.getUnmatched().get(0).split("=", 2)[0];
    List<String> meant =
        Nearest.to(typed, option ? command.optionsMap().keySet() : command.subcommands().keySet());
    if (!meant.isEmpty()) {
      String before = option ? "" : command.qualifiedName() + " ";
      err.println(INDENT + "Did you mean " + before + String.join(" or " + before, meant) + "?");
    }
  }

  /** What is checked before work begins is thrown as illegal argument by every module. */
  private static boolean isWrongUse(Throwable failure) {
    return failure instanceof UserException
        || failure instanceof IllegalArgumentException
            && !(failure instanceof NumberFormatException);
  }

  private static String log() {
    String log = System.getProperty("elq.log");
    return log == null || !Files.exists(Path.of(log)) ? "" : " The log is " + log + ".";
  }
}
