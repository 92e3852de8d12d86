// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.Share;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share of the questions that is neither none nor all of them. */
final class CanaryShare implements ITypeConverter<Double> {

  @Override
  public Double convert(String value) {
    double share = Share.read(value);
    if (!(share > 0 && share < 1)) {
      throw new TypeConversionException(
          "'" + value + "' is not a share above 0 and below all; say 5% or 0.05");
    }
    return share;
  }
}
