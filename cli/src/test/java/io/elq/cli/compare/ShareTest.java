// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ShareTest {

  @ParameterizedTest
  @CsvSource({"5%, 0.05", "0.05, 0.05", "0, 0", "1, 1", "100%, 1", "0.5%, 0.005"})
  void aShareIsAPercentageOrANumber(String text, double share) {
    assertThat(new Share().convert(text)).isEqualTo(share);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "-1%", "101%", "nan", "few", "%", ""})
  void anythingElseIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> new Share().convert(text)).hasMessageContaining("write 5% or 0.05");
  }
}
