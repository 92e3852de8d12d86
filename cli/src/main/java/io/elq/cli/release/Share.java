// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of the questions, as {@code 5%} or {@code 0.05}. */
final class Share implements ITypeConverter<Double> {

  @Override
  public Double convert(String value) {
    double share;
    try {
      boolean percent = value.endsWith("%");
      double number = Double.parseDouble(percent ? value.replace("%", "") : value);
      share = percent ? number / 100 : number;
    } catch (NumberFormatException e) {
      share = Double.NaN;
    }
    if (!(share > 0 && share < 1)) {
      throw new TypeConversionException(
          "'" + value + "' is not a share above 0 and below all; say 5% or 0.05");
    }
    return share;
  }

  /** A share as percent, for people. */
  static String percent(double share) {
    return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT))
            .format(share * 100)
        + "%";
  }
}
