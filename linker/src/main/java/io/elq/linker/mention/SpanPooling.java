package io.elq.linker.mention;

import io.elq.linker.encode.EncodedQuestion;
import java.util.Arrays;

/**
 * Makes mention vectors out of token vectors. Immutable.
 *
 * @param aggregation which tokens take part
 * @param scale length of every mention vector, or null to keep the mean as it is
 */
public record SpanPooling(Aggregation aggregation, Float scale) {

  /**
   * Writes the mention vector of a span to {@code target}.
   *
   * @param target row-major [mentions, dimension]
   * @param row row of {@code target} to write
   */
  public void pool(EncodedQuestion question, Mention mention, float[] target, int row) {
    int dimension = question.dimension();
    int offset = row * dimension;
    Arrays.fill(target, offset, offset + dimension, 0f);
    int tokens = 0;
    int step =
        aggregation == Aggregation.ALL_AVG ? 1 : Math.max(1, mention.end() - mention.start());
    for (int token = mention.start(); token <= mention.end(); token += step) {
      add(question.vectors(), token * dimension, target, offset, dimension);
      tokens++;
    }
    float factor = 1f / tokens;
    if (scale != null) {
      double norm = norm(target, offset, dimension);
      factor = norm == 0 ? 0 : (float) (scale / norm);
    }
    for (int i = offset; i < offset + dimension; i++) {
      target[i] *= factor;
    }
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
