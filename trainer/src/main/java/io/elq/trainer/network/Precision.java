// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What products of float32 matrices are computed in while a model is trained. */
public enum Precision {
  /** Float32 throughout. */
  FLOAT32,

  /**
   * Mixed precision: factors rounded to bfloat16 (eight significant bits) within each product; its
   * sums, weights, moments and everything else in float32. Float32 on a processor that does not
   * know bfloat16.
   */
  BFLOAT16;

  private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

  /**
   * {@link #BFLOAT16} where the processor has matrix units for it (Intel AMX): products are several
   * times as fast there. Elsewhere rounding costs more than it gains.
   */
  public static Precision fastest() {
    try {
      return Files.exists(PROCESSOR) ? fastest(Files.readString(PROCESSOR)) : FLOAT32;
    } catch (IOException unreadable) {
      return FLOAT32;
    }
  }

  /** The same for a processor that Linux describes so. */
  static Precision fastest(String processor) {
    boolean matrixUnits =
        processor
            .lines()
            .filter(line -> line.startsWith("flags"))
            .flatMap(line -> Arrays.stream(line.split("\\s+")))
            .anyMatch("amx_bf16"::equals);
    return matrixUnits ? BFLOAT16 : FLOAT32;
  }

  /** The precision of a name as users write it, {@code bfloat16}. */
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

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
