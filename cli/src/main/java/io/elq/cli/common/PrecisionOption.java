// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.weights.onnx.Precision;
import picocli.CommandLine.Option;

/** The arithmetic of the encoders of a release that is made. */
public final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "P",
      defaultValue = "fp32",
      description =
          "Arithmetic of the encoders: fp32, or int8, which is twice as fast or more on a CPU that"
              + " has AVX-512 VNNI and does not run on a GPU (default: ${DEFAULT-VALUE}).")
  private Precision precision = Precision.FP32;

  /** What was chosen. */
  public Precision value() {
    return precision;
  }
}
