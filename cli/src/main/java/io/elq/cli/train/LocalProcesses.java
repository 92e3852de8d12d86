// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import io.elq.trainer.parallel.GlooProcesses;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The other processes of a run on this machine: the same program with the same arguments. They end
 * with this one.
 *
 * @param all those that were started
 */
record LocalProcesses(List<Started> all) implements AutoCloseable {
  private static final long SECONDS_TO_END = 20;

  /** A process and what it writes. */
  record Started(int number, Process process, Path log) {}

  /** Starts all processes of a run but the first. */
  static LocalProcesses start(List<String> arguments, GlooProcesses.Place first)
      throws IOException {
    List<Started> started = new ArrayList<>();
    for (int number = 1; number < first.count(); number++) {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.elq.cli.Elq"));
      command.addAll(arguments);
      command.addAll(
          List.of("--meet", first.host() + ":" + first.port(), "--process", "" + number));
      Path log = Files.createTempFile("training-process-" + number + "-", ".log");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      started.add(new Started(number, process, log));
    }
    LocalProcesses processes = new LocalProcesses(started);
    Runtime.getRuntime().addShutdownHook(new Thread(processes::destroy));
    return processes;
  }

  /** What is known of processes that failed. */
  String failures() {
    return all.stream()
        .map(LocalProcesses::failure)
        .filter(Objects::nonNull)
        .collect(Collectors.joining(" "));
  }

  private static @Nullable String failure(Started started) {
    try {
      if (!started.process.waitFor(1, TimeUnit.SECONDS)) {
        return null;
      }
      List<String> lines = Files.readAllLines(started.log);
      String last = lines.isEmpty() ? "it wrote nothing" : lines.get(lines.size() - 1).strip();
      return "Process %d ended with %d: %s (all it wrote is in %s)."
          .formatted(started.number, started.process.exitValue(), last, started.log);
    } catch (IOException e) {
      return "Process %d ended with %d.".formatted(started.number, started.process.exitValue());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  private void destroy() {
    all.forEach(started -> started.process.destroyForcibly());
  }

  @Override
  public void close() throws IOException {
    for (Started started : all) {
      try {
        if (started.process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)
            && started.process.exitValue() == 0) {
          Files.deleteIfExists(started.log);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    destroy();
  }
}
