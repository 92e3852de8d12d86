// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.builder.vectors.ArrayVectors;
import io.elq.builder.vectors.VectorNoise;
import io.elq.builder.vectors.VectorSource;
import java.io.IOException;
import java.util.Random;

/**
 * Vectors to index, in memory: those of a file, then copies of them with noise until there are
 * enough; or random ones.
 *
 * @param values {@code [rows * dimension]}
 * @param real how many are of a file
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record BenchVectors(float[] values, int dimension, long real) implements ArrayVectors {

  /**
   * The first vectors of a source, and copies with noise of those if it has not so many.
   *
   * @throws IllegalArgumentException if they do not fit into one array
   */
  public static BenchVectors of(VectorSource source, int count) throws IOException {
    int dimension = source.dimension();
    float[] values = array(count, dimension);
    int real = (int) Math.min(count, source.rows());
    source.read(0, real, values, done -> {});
    VectorNoise noise = VectorNoise.of(source);
    Random random = new Random(1);
    for (int row = real; row < count; row++) {
      noise.copy(values, random.nextInt(real), values, row, random);
    }
    return new BenchVectors(values, dimension, real);
  }

  /**
   * Normally distributed numbers, the same each time.
   *
   * @throws IllegalArgumentException if they do not fit into one array
   */
  public static BenchVectors random(int count, int dimension) {
    float[] values = array(count, dimension);
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new BenchVectors(values, dimension, 0);
  }

  private static float[] array(int count, int dimension) {
    if (count < 1 || dimension < 1) {
      throw new IllegalArgumentException("numbers of vectors and dimensions have to be positive");
    }
    if ((long) count * dimension > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "%d vectors of %d do not fit into one array: take fewer or shorter ones"
              .formatted(count, dimension));
    }
    return new float[count * dimension];
  }

  @Override
  public String identity() {
    return "vectors of a benchmark";
  }
}
