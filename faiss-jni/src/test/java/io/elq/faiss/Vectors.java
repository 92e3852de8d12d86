// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;

/** Random vectors and an exhaustive search to compare with. */
final class Vectors {
  private Vectors() {}

  /** {@code [count * dimension]} normally distributed numbers, the same for the same seed. */
  static float[] random(int count, int dimension, long seed) {
    Random random = new Random(seed);
    float[] vectors = new float[count * dimension];
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    return vectors;
  }

  /** The vectors {@code from} (inclusive) to {@code to} (exclusive). */
  static float[] slice(float[] vectors, int dimension, int from, int to) {
    return Arrays.copyOfRange(vectors, from * dimension, to * dimension);
  }

  /** What numbers are to the bit. */
  static int[] bits(float[] numbers) {
    int[] bits = new int[numbers.length];
    Arrays.setAll(bits, i -> Float.floatToRawIntBits(numbers[i]));
    return bits;
  }

  /** Score of two vectors in double precision. */
  static double score(float[] a, int rowA, float[] b, int rowB, int dimension, Metric metric) {
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      double x = a[rowA * dimension + i];
      double y = b[rowB * dimension + i];
      sum += metric == Metric.INNER_PRODUCT ? x * y : (x - y) * (x - y);
    }
    return sum;
  }

  /** The ids of the {@code k} nearest vectors of a query, best first. */
  static int[] nearest(
      float[] vectors, float[] queries, int query, int dimension, Metric metric, int k) {
    int sign = metric == Metric.INNER_PRODUCT ? -1 : 1;
    double[] costs =
        IntStream.range(0, vectors.length / dimension)
            .mapToDouble(row -> sign * score(queries, query, vectors, row, dimension, metric))
            .toArray();
    return IntStream.range(0, costs.length)
        .boxed()
        .sorted(Comparator.comparingDouble(row -> costs[row]))
        .limit(k)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
