// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.ElqProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

/** A program that is interrupted while ONNX Runtime encodes entities. */
class InterruptionITCase {
  private static final int TERMINATED = 128 + 15;

  @TempDir Path folder;

  @RepeatedTest(3)
  void itEndsWithoutACrash() throws Exception {
    Path log = folder.resolve("log");
    Process build = build(log);
    try {
      ElqProcess.await(
          () -> Files.exists(log) && Files.readString(log).contains("encode entities"));
      Thread.sleep(1000);
      build.destroy();
      assertThat(build.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(Files.readString(log)).doesNotContain("fatal error");
      assertThat(build.exitValue()).isEqualTo(TERMINATED);
    } finally {
      build.destroyForcibly();
    }
  }

  private Process build(Path log) throws IOException {
    Path catalogue = folder.resolve("entity.jsonl");
    // Inputs of many lengths: a run of a new one needs what a crash would lack.
    Files.write(
        catalogue,
        IntStream.range(0, 3000)
            .mapToObj(
                i ->
                    "{\"title\": \"Town %d\", \"text\": \"%s\"}"
                        .formatted(i, "One of many towns. ".repeat(1 + i * 7 % 25)))
            .toList());
    return ElqProcess.start(
        folder,
        log,
        List.of(
            "release",
            "build",
            "--model",
            "standard",
            "--catalogue",
            catalogue.toString(),
            "--out",
            folder.resolve("release").toString()));
  }
}
