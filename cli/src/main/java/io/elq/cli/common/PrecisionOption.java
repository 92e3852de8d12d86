// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.weights.onnx.Precision;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The arithmetic of the encoders of a release that is made. */
public final class PrecisionOption {
  @Option(
      names = "--precision",
      paramLabel = "P",
      description =
          "Arithmetic of the encoders: int8, which is twice as fast or more on a CPU that has"
              + " AVX-512 VNNI or AMX and does not run on a GPU; fp16, for a GPU (a CPU takes as"
              + " long as for fp32); or fp32 (default: int8 for a model trained here; fp32 for an imported"
              + " one, which is to answer as ELQ does).")
  private @Nullable Precision precision;

  /**
   * What was chosen.
   *
   * @param usual what it is where nobody chooses
   */
  public Precision value(Precision usual) {
    return precision == null ? usual : precision;
  }
}
