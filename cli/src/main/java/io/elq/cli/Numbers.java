package io.elq.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads thresholds: numbers, and infinities as Python writes them. */
final class Numbers implements ITypeConverter<Float> {

  @Override
  public Float convert(String value) {
    return switch (value) {
      case "-inf", "-Infinity" -> Float.NEGATIVE_INFINITY;
      case "inf", "Infinity" -> Float.POSITIVE_INFINITY;
      default -> number(value);
    };
  }

  private static float number(String value) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is neither a number nor -inf");
    }
  }
}
