// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share: a percentage such as {@code 5%}, or a number from 0 to 1. */
final class Share implements ITypeConverter<Double> {

  @Override
  public Double convert(String value) {
    boolean percent = value.endsWith("%");
    double share;
    try {
      share = Double.parseDouble(percent ? value.substring(0, value.length() - 1) : value);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + value + "' is no share: write 5%% or 0.05");
    }
    share = percent ? share / 100 : share;
    if (!(share >= 0 && share <= 1)) {
      throw new TypeConversionException(
          "'" + value + "' is not between 0 and 1: write 5%% or 0.05");
    }
    return share;
  }
}
