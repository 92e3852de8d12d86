// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.index;

import io.elq.builder.vectors.VectorSource;
import java.io.IOException;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Vectors to index, in memory: those of a file, then copies of them with noise until there are
 * enough; or random ones.
 *
 * @param values {@code [rows * dimension]}
 * @param real how many are of a file
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
public record BenchVectors(float[] values, int dimension, long real) implements VectorSource {

  /** Of the standard deviation of a dimension: a copy's nearest vector is its original. */
  private static final float NOISE = 0.5f;

  private static final int SAMPLE = 10_000;

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
    float[] spread = spread(values, real, dimension);
    Random random = new Random(1);
    for (int row = real; row < count; row++) {
      copy(values, random.nextInt(real), values, row, spread, random);
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

  /** Vectors near some of these. */
  float[] queries(int count) {
    int rows = Math.toIntExact(rows());
    float[] queries = new float[count * dimension];
    float[] spread = spread(values, rows, dimension);
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      copy(values, random.nextInt(rows), queries, i, spread, random);
    }
    return queries;
  }

  private static void copy(
      float[] from, int row, float[] to, int toRow, float[] spread, Random random) {
    int dimension = spread.length;
    for (int i = 0; i < dimension; i++) {
      float noise = NOISE * spread[i] * (float) random.nextGaussian();
      to[toRow * dimension + i] = from[row * dimension + i] + noise;
    }
  }

  /** Standard deviation of each dimension. */
  private static float[] spread(float[] values, int rows, int dimension) {
    double[] sum = new double[dimension];
    double[] squares = new double[dimension];
    int sample = Math.min(rows, SAMPLE);
    for (int row = 0; row < sample; row++) {
      int at = (int) ((long) row * rows / sample);
      for (int i = 0; i < dimension; i++) {
        double value = values[at * dimension + i];
        sum[i] += value;
        squares[i] += value * value;
      }
    }
    float[] spread = new float[dimension];
    for (int i = 0; i < dimension; i++) {
      double mean = sum[i] / sample;
      spread[i] = (float) Math.sqrt(Math.max(0, squares[i] / sample - mean * mean));
    }
    return spread;
  }

  @Override
  public long rows() {
    return values.length / dimension;
  }

  @Override
  public String identity() {
    return "vectors of a benchmark";
  }

  @Override
  public String action() {
    return "read vectors";
  }

  @Override
  public void read(long first, int count, float[] target, IntConsumer progress) {
    System.arraycopy(values, Math.toIntExact(first * dimension), target, 0, count * dimension);
    progress.accept(count);
  }
}
