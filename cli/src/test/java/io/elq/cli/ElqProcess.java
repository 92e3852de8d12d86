// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The program in a process of its own. */
public final class ElqProcess {
  private ElqProcess() {}

  /** What a test waits for. */
  public interface Condition {
    /** Whether it is so. */
    boolean holds() throws IOException;
  }

  /**
   * Starts it.
   *
   * @param home folder for its files
   * @param log what it prints
   * @param arguments a command's name, then its options
   */
  public static Process start(Path home, Path log, List<String> arguments) throws IOException {
    return start(home, log, System.getProperty("java.class.path"), arguments);
  }

  /** The same with another class path. */
  public static Process start(Path home, Path log, String classPath, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")); // it does not live long
    command.addAll(List.of("-Xmx1g", "-Djava.awt.headless=true", "-Delq.home=" + home));
    command.add("-XX:ErrorFile=" + home.resolve("crash.log"));
    command.addAll(List.of("-cp", classPath, Elq.class.getName()));
    command.addAll(arguments);
    ProcessBuilder program = new ProcessBuilder(command);
    program.environment().put("MALLOC_ARENA_MAX", "2"); // as ./elq does
    return program.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }

  /** Waits for it up to three minutes. */
  public static void await(Condition condition) throws Exception {
    Instant limit = Instant.now().plus(Duration.ofMinutes(3));
    while (!condition.holds()) {
      assertThat(Instant.now()).as("waited 3 minutes").isBefore(limit);
      Thread.sleep(100);
    }
  }
}
