// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Arithmetic of an encoder's graph. */
public enum Precision {
  /** 32-bit floating point throughout. */
  FP32,

  /**
   * The layers in 16-bit floating point, word vectors and heads in 32-bit: for a GPU. On a CPU,
   * ONNX Runtime computes the products in 32-bit and rounds what lies between them.
   */
  FP16,

  /**
   * Products of 8-bit integers, whose scales are fixed when the graph is written; what lies between
   * the products is 32-bit floating point. See {@link IntegerProducts}.
   */
  INT8;

  /** Those that a CPU computes fast. */
  public static final List<Precision> OF_CPUS = List.of(FP32, INT8);

  /** Its name in files and options: {@code fp32}, {@code fp16} or {@code int8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The precision of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Precision of(String name) {
    return Arrays.stream(values())
        .filter(precision -> precision.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is not a precision; there are %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Precision::toString)
                                .collect(Collectors.joining(", ")))));
  }
}
