// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.Aggregation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Makes mention vectors out of token vectors. Immutable.
 *
 * @param aggregation which tokens take part
 * @param scale length of every mention vector, or null to keep it as it is
 */
public record SpanPooling(Aggregation aggregation, @Nullable Float scale) {

  /**
   * Writes the mention vector of a span to {@code target}.
   *
   * @param target row-major [mentions, dimension]
   * @param row row of {@code target} to write
   */
  public void pool(EncodedQuestion question, Mention mention, float[] target, int row) {
    int dimension = question.dimension() / aggregation.parts();
    int offset = row * dimension;
    Arrays.fill(target, offset, offset + dimension, 0f);
    float factor = 1f / sum(question, mention, target, offset, dimension);
    if (scale != null) {
      double norm = norm(target, offset, dimension);
      factor = norm == 0 ? 0 : (float) (scale / norm);
    }
    for (int i = offset; i < offset + dimension; i++) {
      target[i] *= factor;
    }
  }

  /** Adds up the tokens that take part and returns what to divide by. */
  private int sum(
      EncodedQuestion question, Mention mention, float[] target, int offset, int dimension) {
    float[] vectors = question.vectors();
    int width = question.dimension();
    if (aggregation == Aggregation.FL_LINEAR) {
      add(vectors, mention.start() * width, target, offset, dimension);
      add(vectors, mention.end() * width + dimension, target, offset, dimension);
      return 1;
    }
    if (aggregation == Aggregation.FL_AVG) {
      add(vectors, mention.start() * width, target, offset, dimension);
      add(vectors, mention.end() * width, target, offset, dimension);
      return 2;
    }
    for (int token = mention.start(); token <= mention.end(); token++) {
      add(vectors, token * width, target, offset, dimension);
    }
    return mention.end() - mention.start() + 1;
  }

  private static void add(float[] source, int from, float[] target, int to, int length) {
    for (int i = 0; i < length; i++) {
      target[to + i] += source[from + i];
    }
  }

  private static double norm(float[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) values[i] * values[i];
    }
    return Math.sqrt(sum);
  }
}
