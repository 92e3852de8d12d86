// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;
import me.tongfei.progressbar.ProgressBar;
import org.junit.jupiter.api.Test;

final class ProgressBarsTest {

  private static final Pattern PART = Pattern.compile("\\b[1-9]/10\\b");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  @Test
  void aFileGetsLinesAndNoCarriageReturns() throws InterruptedException {
    try (ProgressBar bar = lines(Duration.ofMillis(10))) {
      for (int done = 1; done < 10 && !isPartWritten(); done++) {
        bar.stepTo(done);
        awaitPart();
      }
      bar.stepTo(10);
    }

    assertThat(isPartWritten()).isTrue();
    assertThat(written()).contains("encode", "10/10").doesNotContain("\r");
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

  /** The bar misses a step that comes while it draws the one before, and a busy machine is late. */
  private void awaitPart() throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!isPartWritten() && System.nanoTime() < deadline) {
      Thread.sleep(5);
    }
  }

  private boolean isPartWritten() {
    return PART.matcher(written()).find();
  }

  private String written() {
    return out.toString(StandardCharsets.UTF_8);
  }
}
