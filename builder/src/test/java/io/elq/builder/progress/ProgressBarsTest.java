// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

final class ProgressBarsTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aFileGetsLinesAndNoCarriageReturns() throws InterruptedException {
    try (ProgressBar bar = lines(Duration.ofMillis(10))) {
      bar.stepTo(3);
      awaitWritten("3/10");
      bar.stepTo(10);
    }

    assertThat(written()).contains("encode", "3/10", "10/10").doesNotContain("\r");
    assertThat(written().lines().filter(line -> line.contains("10/10"))).isNotEmpty();
  }

  @Test
  void workThatEndsAtOnceTakesFewLines() {
    try (ProgressBar bar = lines(Duration.ofSeconds(10))) {
      for (int i = 0; i < 10; i++) {
        bar.step();
      }
    }

    assertThat(written().lines().count()).isBetween(1L, 3L);
  }

  private ProgressBar lines(Duration between) {
    return ProgressBars.lines(
        "encode", 10, between, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  /** A busy machine may draw a state late, however short the time between lines is. */
  private void awaitWritten(String text) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!written().contains(text) && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
