// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PrecisionTest {

  @AfterEach
  void computeAsBefore() {
    Libtorch.start(1);
  }

  @Test
  void bfloat16IsTakenWhereTheProcessorHasMatrixUnits() {
    assertThat(Precision.fastest("processor : 0\nflags\t\t: fpu avx512_bf16 amx_bf16 amx_tile\n"))
        .isEqualTo(Precision.BFLOAT16);
    assertThat(Precision.fastest("processor : 0\nflags\t\t: fpu avx2 avx512_bf16\n"))
        .isEqualTo(Precision.FLOAT32);
    assertThat(Precision.fastest("model name : amx_bf16\n")).isEqualTo(Precision.FLOAT32);
  }

  @Test
  void productsRoundTheirFactorsOnly() {
    assumeThat(Precision.fastest())
        .as("a processor with matrix units")
        .isEqualTo(Precision.BFLOAT16);
    try (PointerScope scope = new PointerScope()) {
      Libtorch.start(1);
      torch.manual_seed(1);
      Tensor a = torch.randn(64, 256);
      Tensor b = torch.randn(256, 128);
      float[] exact = Libtorch.values(torch.mm(a, b));
      Libtorch.compute(Precision.BFLOAT16, 2);
      float[] rounded = Libtorch.values(torch.mm(a, b));
      Libtorch.compute(Precision.FLOAT32, 1);
      assertThat(Libtorch.values(torch.mm(a, b))).isEqualTo(exact);
      double error = 0;
      double size = 0;
      for (int i = 0; i < exact.length; i++) {
        error += Math.pow(rounded[i] - exact[i], 2);
        size += Math.pow(exact[i], 2);
      }
      // Two factors, each rounded by at most 1/512 of itself.
      assertThat(Math.sqrt(error / size)).isBetween(1e-4, 2.0 / 512);
    }
  }

  @Test
  void anUnknownNameIsRefused() {
    assertThat(Precision.of("bfloat16")).isEqualTo(Precision.BFLOAT16);
    assertThatThrownBy(() -> Precision.of("half"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("half is not a precision; there are float32, bfloat16");
  }
}
