// SPDX-License-Identifier: Apache-2.0
package io.elq.bench;

import java.util.List;

/**
 * A figure that was measured several times.
 *
 * @param name what it is of, for example {@code encoder.int8.batch32.runs1.per_second}
 * @param unit for example {@code questions/s}, or {@code x} for a ratio
 * @param value the median
 * @param min the smallest
 * @param max the largest
 * @param runs how often it was measured
 */
public record Measurement(
    String name, String unit, double value, double min, double max, int runs) {

  /**
   * Sums up.
   *
   * @param values at least one
   */
  public static Measurement of(String name, String unit, List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    if (sorted.length == 0) {
      throw new IllegalArgumentException(name + " was never measured");
    }
    double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    double max = sorted[sorted.length - 1];
    return new Measurement(name, unit, median, sorted[0], max, sorted.length);
  }
}
