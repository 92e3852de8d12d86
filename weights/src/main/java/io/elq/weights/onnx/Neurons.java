// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The neurons of a feed-forward block, those with the largest values apart.
 *
 * @param large in ascending order
 * @param others in ascending order
 */
record Neurons(int[] large, int[] others) {

  /**
   * Sets the largest apart.
   *
   * @param range of their values
   * @param count how many are large
   */
  static Neurons of(ActivationRanges.Range range, int count) {
    List<Integer> descending =
        IntStream.range(0, range.least().length)
            .boxed()
            .sorted(Comparator.comparingDouble(neuron -> -range.magnitude(neuron)))
            .toList();
    return new Neurons(
        ascending(descending.subList(0, count)),
        ascending(descending.subList(count, descending.size())));
  }

  private static int[] ascending(List<Integer> neurons) {
    return neurons.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
