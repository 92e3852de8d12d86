// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share: a percentage such as {@code 5%}, or a number from 0 to 1. */
public final class Share implements ITypeConverter<Double> {

  @Override
  public Double convert(String value) {
    double share = read(value);
    if (!(share >= 0 && share <= 1)) {
      throw new TypeConversionException("'" + value + "' is no share from 0 to 1; say 5% or 0.05");
    }
    return share;
  }

  /**
   * Reads a share without looking at its range.
   *
   * @return 0.05 for {@code 5%}; NaN for what is no number
   */
  public static double read(String value) {
    boolean percent = value.endsWith("%");
    try {
      double number = Double.parseDouble(percent ? value.substring(0, value.length() - 1) : value);
      return percent ? number / 100 : number;
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  /** A share as percent, for people. */
  public static String percent(double share) {
    return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(share * 100)
        + "%";
  }
}
