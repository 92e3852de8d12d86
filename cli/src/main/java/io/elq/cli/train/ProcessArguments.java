// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.trainer.parallel.GlooProcesses;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** How many processes share a run, and where they meet. */
final class ProcessArguments {

  @Option(
      names = "--processes",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Processes that share the run, each with a part of every batch. They are started on this"
              + " machine, unless --meet is given (default: ${DEFAULT-VALUE}).")
  private int count;

  @Option(
      names = "--meet",
      paramLabel = "HOST:PORT",
      description =
          "To train on several machines, start the same command on each, with the address of the"
              + " first and another --process (default: none).")
  private String meet;

  @Option(
      names = "--process",
      paramLabel = "I",
      defaultValue = "0",
      description =
          "Number of this process under --meet, from 0; process 0 evaluates and writes"
              + " (default: ${DEFAULT-VALUE}).")
  private int own;

  private GlooProcesses.@Nullable Place place;

  /** Processes on this machine. */
  int onThisMachine() {
    return meet == null ? count : 1;
  }

  /** Checks the range. */
  void check() {
    Arguments.atLeast(1, "--processes", count);
  }

  /** Whether this process evaluates and writes. */
  boolean first() {
    return own == 0;
  }

  /** Where this process meets the others; null if it is alone. */
  GlooProcesses.@Nullable Place place() {
    return place;
  }

  /** Starts the other processes of this machine, if there are to be any. */
  LocalProcesses startOthers(CommandSpec command) throws IOException {
    if (meet != null || count == 1) {
      place = meet == null ? null : place(meet);
      return new LocalProcesses(List.of());
    }
    GlooProcesses.Place first = place("127.0.0.1:" + freePort());
    place = first;
    List<String> arguments = command.commandLine().getParseResult().originalArgs();
    return LocalProcesses.start(arguments, first);
  }

  private GlooProcesses.Place place(String address) {
    int colon = address.lastIndexOf(':');
    try {
      return new GlooProcesses.Place(
          address.substring(0, Math.max(0, colon)),
          Integer.parseInt(address.substring(colon + 1)),
          own,
          count);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "--meet %s, --process %d of %d: %s. Give HOST:PORT, and each process a number from 0"
              .formatted(address, own, count, e.getMessage()));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
