// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a soak showed.
 *
 * @param rate questions a second
 * @param questions asked, from the beginning
 * @param lost those without an answer and without a dead letter
 * @param duplicated answers and dead letters beyond the first of a question
 * @param deadLetters of questions
 * @param memory all samples, those of the warm-up included
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record SoakResult(
    double rate,
    int questions,
    int lost,
    int duplicated,
    int deadLetters,
    List<PhaseResult> phases,
    List<MemorySample> memory) {

  /**
   * A phase of it.
   *
   * @param p50Millis median latency, from asking a question to reading its committed answer
   * @param p99Millis what 99% of the latencies do not exceed
   * @param highestMillis the highest latency
   * @param megabytesAtFirst resident memory of all TaskManagers, mean of the first tenth
   * @param megabytesAtLast the same of the last tenth
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record PhaseResult(
      String name,
      int questions,
      int swaps,
      long p50Millis,
      long p99Millis,
      long highestMillis,
      double megabytesAtFirst,
      double megabytesAtLast) {}

  /** Whether every question has exactly one outcome. */
  public boolean exactlyOnce() {
    return lost == 0 && duplicated == 0;
  }

  /** Writes it as JSON. */
  public void write(Path file) throws IOException {
    JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValue(file.toFile(), this);
  }
}
