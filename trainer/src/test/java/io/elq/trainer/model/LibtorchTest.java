package io.elq.trainer.model;

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
      processes.add(start(folder, folder.resolve(i + ".log")));
    }
    for (int i = 0; i < PROCESSES; i++) {
      assertThat(processes.get(i).waitFor()).as(() -> output(folder)).isZero();
    }
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

  private static String output(Path folder) {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < PROCESSES; i++) {
      try {
        output.append(Files.readString(folder.resolve(i + ".log")));
      } catch (IOException e) {
        output.append(e.getMessage());
      }
    }
    return output.toString();
  }

  /** What such a process does first. */
  static final class Start {
    public static void main(String[] arguments) {
      Libtorch.start(1);
    }
  }
}
