// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.EncodedText;
import io.elq.linker.Linker;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.resolve.LinkedText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory of token vectors that goes from question to question, while calls hang and fail. */
@Timeout(60)
class GivenBackVectorsTest {
  private static final BatchingOptions SHORT =
      new BatchingOptions(4, Duration.ZERO, 1, Duration.ofMillis(200));

  private final VectorMemory memory = new VectorMemory(1, 8);
  private final AtomicBoolean hangs = new AtomicBoolean();
  private final CountDownLatch hanging = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void letGo() {
    end.countDown();
  }

  /** A question whose only number is the value. */
  private EncodedQuestion encoded(float value) {
    float[] vectors = memory.take(1);
    hangOnce();
    vectors[0] = value;
    return new EncodedQuestion(1, 1, vectors, new float[3], memory::giveBack);
  }

  private void hangOnce() {
    if (hangs.compareAndSet(true, false)) {
      hanging.countDown();
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static void awaitLate(MicroBatcher<?, ?> batcher) throws InterruptedException {
    while (batcher.stats().hung() > 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void aSearchThatWasLeftBehindReadsAnotherQuestionAndAnswersNobody() throws Exception {
    EncodedQuestion first = encoded(1);
    float[] array = first.vectors();
    hangs.set(true);
    try (var searches =
        new MicroBatcher<EncodedQuestion, Float>(
            batch -> batch.stream().map(this::search).toList(), question -> 0, SHORT)) {
      CompletableFuture<Float> answer =
          searches.submit(first).whenComplete((found, error) -> first.giveBack());
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(1);
      EncodedQuestion second = encoded(2);
      assertThat(second.vectors()).as("used again").isSameAs(array);
      end.countDown();
      awaitLate(searches);
      assertThat(answer).isCompletedWithValue(1f);
      assertThat(searches.submit(second).get(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(encoded(3).vectors()).as("in use still").isNotSameAs(array);
    }
  }

  private float search(EncodedQuestion question) {
    float[] vectors = question.vectors();
    hangOnce();
    return vectors[0];
  }

  @Test
  void anEncoderThatWasLeftBehindWritesWhereNobodyReads() throws Exception {
    hangs.set(true);
    try (var encoder =
        new MicroBatcher<Float, EncodedQuestion>(
            batch -> batch.stream().map(this::encoded).toList(), value -> 0, SHORT)) {
      CompletableFuture<EncodedQuestion> slow = encoder.submit(1f);
      EncodedQuestion answered = slow.get(10, TimeUnit.SECONDS);
      assertThat(answered.vectors()).containsExactly(1);
      answered.giveBack();
      List<EncodedQuestion> later = new ArrayList<>();
      for (int i = 2; i < 6; i++) {
        later.add(encoder.submit((float) i).get(10, TimeUnit.SECONDS));
      }
      end.countDown();
      awaitLate(encoder);
      for (int i = 6; i < 10; i++) {
        later.add(encoder.submit((float) i).get(10, TimeUnit.SECONDS));
      }
      assertThat(later.stream().map(question -> question.vectors()[0]))
          .containsExactly(2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f);
    }
  }

  @Test
  void aCancelledQuestionIsLeftToTheCollectorAndTheOthersHaveTheirNumbers() throws Exception {
    hangs.set(true);
    try (var encoder =
        new MicroBatcher<Float, EncodedQuestion>(
            batch -> batch.stream().map(this::encoded).toList(),
            value -> 0,
            new BatchingOptions(4, Duration.ZERO, 1))) {
      CompletableFuture<EncodedQuestion> cancelled = encoder.submit(1f);
      hanging.await();
      cancelled.cancel(false);
      end.countDown();
      List<EncodedQuestion> others = new ArrayList<>();
      for (int i = 2; i < 6; i++) {
        others.add(encoder.submit((float) i).get(10, TimeUnit.SECONDS));
      }
      assertThat(others.stream().map(question -> question.vectors()[0]))
          .containsExactly(2f, 3f, 4f, 5f);
    }
  }

  @Test
  void textsLinkedAtTheSameTimeHaveTheAnswersOfTextsThatGiveNothingBack(@TempDir Path folder) {
    TinyRelease.write(folder, 7);
    var serving =
        new ServingOptions(EncoderOptions.cpu(), new BatchingOptions(4, Duration.ZERO, 2));
    List<String> texts =
        IntStream.range(0, 300)
            .mapToObj(i -> TinyRelease.WORDS.get(i % 29) + " " + "helen of troy ".repeat(i % 9))
            .toList();
    try (Release release = Release.open(folder, serving)) {
      Linker linker = release.linker();
      List<EncodedText> kept =
          texts.stream().map(text -> linker.encode(linker.prepare(text)).join()).toList();
      List<LinkedText> expected = linker.resolve(kept);
      assertThat(expected).anyMatch(linked -> !linked.entities().isEmpty());
      for (int turn = 0; turn < 5; turn++) {
        List<LinkedText> linked = texts.parallelStream().map(linker::link).toList();
        assertThat(linked).isEqualTo(expected);
      }
      assertThat(linker.resolve(kept)).as("what was not given back").isEqualTo(expected);
    }
  }
}
