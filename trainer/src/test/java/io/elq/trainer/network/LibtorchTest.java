// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibtorchTest {
  private static final int PROCESSES = 4;

  /** The first command of a clean clone that trains several models side by side. */
  @Test
  void processesThatStartTogetherUnpackItOnce(@TempDir Path folder) throws Exception {
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < PROCESSES; i++) {
      processes.add(start(folder, log(folder, i)));
    }
    for (int i = 0; i < PROCESSES; i++) {
      int status = processes.get(i).waitFor();
      assertThat(status).as("%s", Files.readString(log(folder, i))).isZero();
    }
  }

  private static Path log(Path folder, int process) {
    return folder.resolve(process + ".log");
  }

  private static Process start(Path folder, Path log) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"),
            "-XX:ErrorFile=" + folder.resolve("crash.txt"),
            "-cp",
            System.getProperty("java.class.path"),
            Start.class.getName())
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** What such a process does first. */
  static final class Start {
    public static void main(String[] arguments) {
      Libtorch.start(1);
    }
  }
}
