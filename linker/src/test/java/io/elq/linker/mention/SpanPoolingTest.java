// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.Aggregation;
import org.junit.jupiter.api.Test;

class SpanPoolingTest {
  private static final EncodedQuestion QUESTION =
      new EncodedQuestion(4, 2, new float[] {9, 9, 1, 2, 3, 5, 8, -1}, new float[12]);

  @Test
  void allTokensAreAveraged() {
    assertThat(pool(new SpanPooling(Aggregation.ALL_AVG, null), 1, 3)).containsExactly(4, 2);
  }

  @Test
  void firstAndLastAreAveraged() {
    assertThat(pool(new SpanPooling(Aggregation.FL_AVG, null), 1, 3)).containsExactly(4.5f, 0.5f);
    assertThat(pool(new SpanPooling(Aggregation.FL_AVG, null), 2, 2)).containsExactly(3, 5);
  }

  @Test
  void aScaleSetsTheLength() {
    float[] vector = pool(new SpanPooling(Aggregation.ALL_AVG, 10f), 0, 0);
    assertThat(Math.hypot(vector[0], vector[1])).isCloseTo(10, within(1e-5));
  }

  private static float[] pool(SpanPooling pooling, int start, int end) {
    float[] target = {7, 7, 7, 7, 7, 7};
    pooling.pool(QUESTION, new Mention(start, end, 0), target, 1);
    assertThat(new float[] {target[0], target[1], target[4], target[5]}).containsOnly(7);
    return new float[] {target[2], target[3]};
  }
}
