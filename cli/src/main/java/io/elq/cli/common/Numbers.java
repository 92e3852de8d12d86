// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads thresholds: numbers, and infinities as Python writes them. */
public final class Numbers implements ITypeConverter<Float> {

  @Override
  public Float convert(String value) {
    return read(value);
  }

  /**
   * Reads a threshold.
   *
   * @throws TypeConversionException saying what was expected
   */
  public static float read(String value) {
    return switch (value) {
      case "-inf", "-Infinity" -> Float.NEGATIVE_INFINITY;
      case "inf", "Infinity" -> Float.POSITIVE_INFINITY;
      default -> number(value);
    };
  }

  private static float number(String value) {
    try {
      float number = Float.parseFloat(value);
      if (!Float.isNaN(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, as NaN is.
    }
    throw new TypeConversionException("'" + value + "' is neither a number nor -inf");
  }
}
