// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.FakeRelease;
import io.elq.job.Questions;
import io.elq.job.encode.Encoded;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.release.LinkerLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Memory of token vectors, which serves others when a question is resolved and not before. */
class GivenBackVectorsTest {
  private final List<float[]> givenBack = Collections.synchronizedList(new ArrayList<>());

  private LinkerLease lease() {
    return FakeRelease.open(
        ids -> {
          EncodedQuestion made = FakeRelease.encodeNow(ids);
          return CompletableFuture.completedFuture(
              new EncodedQuestion(
                  made.tokens(),
                  made.dimension(),
                  made.vectors(),
                  made.mentionLogits(),
                  this::giveBack));
        });
  }

  /** Whoever has the array next fills it with something else. */
  private void giveBack(float[] vectors) {
    Arrays.fill(vectors, Float.NaN);
    givenBack.add(vectors);
  }

  @Test
  void aQuestionGivesTheMemoryBackOnceWhetherItIsAnsweredOrNot() throws Exception {
    for (String text : List.of("paris", "paris " + FakeRelease.BREAKS_SEARCH)) {
      givenBack.clear();
      try (var harness = LookUpAndResolveTest.harness()) {
        harness.open();
        Encoded encoded =
            LookUpAndResolveTest.encoded(Questions.question("a", text, "r1"), lease());
        float[] vectors = encoded.text().windows().get(0).vectors();
        harness.processElement(encoded, 0);
        harness.endInput();
        assertThat(harness.extractOutputValues()).hasSize(1);
        encoded.vectors().close();
        assertThat(givenBack).hasSize(1).allMatch(array -> array == vectors);
      }
    }
  }

  @Test
  void questionsOfABatchThatFailsAreSearchedAgainWithTheirVectors() throws Exception {
    try (LinkerLease one = lease();
        LinkerLease other = lease();
        var batcher = SearchBatch.batcher(8, Duration.ofMinutes(1))) {
      var found =
          batcher.submitAll(
              List.of(
                  LookUpAndResolveTest.search(one.linker(), "paris"),
                  LookUpAndResolveTest.search(other.linker(), FakeRelease.BREAKS_SEARCH),
                  LookUpAndResolveTest.search(one.linker(), "rome and oslo")));
      assertThat(found.get(0).get().linked().entities()).hasSize(1);
      assertThatThrownBy(() -> found.get(1).get()).hasMessageContaining("does not like this text");
      assertThat(found.get(2).get().linked().entities()).hasSize(2);
      assertThat(givenBack).as("by whoever waits for the answers").isEmpty();
    }
  }
}
