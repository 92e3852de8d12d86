// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VectorMemoryTest {
  private static final int DIMENSION = 4;
  private static final int MAX_TOKENS = 16;

  private final VectorMemory memory = new VectorMemory(DIMENSION, MAX_TOKENS);

  private EncodedQuestion question(int tokens) {
    return new EncodedQuestion(
        tokens, DIMENSION, memory.take(tokens), new float[3 * tokens], memory::giveBack);
  }

  @Test
  void whatIsGivenBackServesTheNextQuestionOfItsLength() {
    EncodedQuestion asked = question(5);
    float[] vectors = asked.vectors();
    assertThat(vectors).hasSize(5 * DIMENSION);
    asked.giveBack();
    assertThat(question(6).vectors()).hasSize(6 * DIMENSION);
    assertThat(question(5).vectors()).isSameAs(vectors);
    assertThat(question(5).vectors()).isNotSameAs(vectors);
  }

  @Test
  void whatIsGivenBackTwiceServesOneQuestion() {
    EncodedQuestion asked = question(5);
    asked.giveBack();
    asked.giveBack();
    EncodedQuestion next = question(5);
    asked.giveBack();
    assertThat(question(5).vectors()).isNotSameAs(next.vectors());
  }

  @Test
  void vectorsThatWereGivenBackCannotBeRead() {
    EncodedQuestion asked = question(5);
    asked.giveBack();
    assertThatThrownBy(asked::vectors)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("it was resolved before");
  }

  @Test
  void aQuestionWhoseArraysAreItsOwnKeepsThem() {
    float[] vectors = new float[5 * DIMENSION];
    EncodedQuestion asked = new EncodedQuestion(5, DIMENSION, vectors, new float[15]);
    asked.giveBack();
    assertThat(asked.vectors()).isSameAs(vectors);
  }

  @Test
  void noMoreIsKeptThanTheLimitAndTheUsualLengthsMayChange() {
    int numbers = MAX_TOKENS * DIMENSION;
    List<float[]> taken = new ArrayList<>();
    for (int i = 0; i <= VectorMemory.KEPT / numbers; i++) {
      taken.add(memory.take(MAX_TOKENS));
    }
    taken.forEach(memory::giveBack);
    float[] last = taken.get(taken.size() - 1);
    assertThat(memory.take(MAX_TOKENS)).as("the one that did not fit").isSameAs(last);
    float[] next = memory.take(MAX_TOKENS);
    assertThat(taken).as("the others are forgotten").noneMatch(array -> array == next);
  }

  @Test
  void noTwoQuestionsAtATimeHaveTheSameArray() throws InterruptedException {
    int threads = 4;
    List<Thread> started = new ArrayList<>();
    List<String> faults = Collections.synchronizedList(new ArrayList<>());
    EncodedQuestion shared = question(3);
    for (int i = 0; i < threads; i++) {
      float own = i + 1;
      Thread thread =
          new Thread(
              () -> {
                for (int turn = 0; turn < 20_000; turn++) {
                  shared.giveBack(); // by all of them, of which one is the first
                  EncodedQuestion asked = question(3);
                  float[] vectors = asked.vectors();
                  vectors[0] = own;
                  Thread.onSpinWait();
                  if (vectors[0] != own) {
                    faults.add("another question's number in turn " + turn);
                  }
                  asked.giveBack();
                  asked.giveBack();
                }
              });
      thread.start();
      started.add(thread);
    }
    for (Thread thread : started) {
      thread.join();
    }
    assertThat(faults).isEmpty();
  }
}
