// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --report} writes.
 *
 * @param questions hand-written questions asked
 * @param linked answers, those without an entity included
 * @param deadLetters records that came back with a reason instead
 * @param weakF1 over the gold entities: same entity, overlapping spans
 * @param strongF1 the same with equal spans
 * @param ambiguousAccuracy share of the gold mentions of ambiguous questions whose entity was found
 * @param secondsToFirstAnswer from the program's start
 * @param questionsPerSecond from the first question sent to the last answer
 * @param load the load run, absent without one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record DemoReport(
    int questions,
    int linked,
    int deadLetters,
    double weakF1,
    double strongF1,
    double ambiguousAccuracy,
    double secondsToFirstAnswer,
    double questionsPerSecond,
    @Nullable Load load) {

  /**
   * A load run.
   *
   * @param targetRate questions a second that were to be asked; 0: as many as the job takes
   * @param latency from a question's event time to its answer at a reader of committed records
   * @param peakMemoryMb peak resident memory by process, in megabytes (2^20 bytes)
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  record Load(
      int questions,
      int linked,
      int deadLetters,
      double targetRate,
      double questionsPerSecond,
      Latencies latency,
      Map<String, Long> peakMemoryMb) {}

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  void write(Path file) throws IOException {
    JSON.writeValue(file.toFile(), this);
  }
}
