// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.Questions;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.Outcome;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Timings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.Test;

class RouteOutcomesTest {

  @Test
  void answersAreSentOnAndDeadLettersAside() throws Exception {
    PendingQuestion question = Questions.question("q", "paris", "r1");
    Outcome answer = new Outcome(null, answer(), null);
    DeadLetter letter = DeadLetters.of(question, "encode", new IllegalStateException("why"));
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new RouteOutcomes())) {
      harness.processElement(answer, 0);
      harness.processElement(new Outcome(null, null, letter), 0);
      assertThat(harness.extractOutputValues()).containsExactly(answer);
      assertThat(harness.getSideOutput(DeadLetters.TAG))
          .extracting(record -> record.getValue())
          .containsExactly(letter);
    }
  }

  private static LinkedQuestion answer() {
    return LinkedQuestion.newBuilder()
        .setId("q")
        .setText("paris")
        .setReleaseId("r1")
        .setEventTime(Instant.EPOCH)
        .setHeaders(Map.of())
        .setEntities(List.of())
        .setWindows(1)
        .setTimings(new Timings(0L, 0L, 0L, 0L))
        .build();
  }
}
