// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;

/**
 * A command as it ended.
 *
 * @param exitCode its exit code
 * @param out what it printed
 * @param err what it said was wrong
 */
public record CommandRun(int exitCode, String out, String err) {

  /** Runs a command in this JVM; one at a time. */
  public static CommandRun of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      int exitCode = Elq.commandLine().setErr(new PrintWriter(System.err, true)).execute(arguments);
      return new CommandRun(exitCode, out.toString(UTF_8), err.toString(UTF_8));
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }
}
