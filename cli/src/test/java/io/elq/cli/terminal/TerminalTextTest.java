// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class TerminalTextTest {

  @Test
  void emojiAndEastAsianCharactersTakeTwoColumns() {
    assertThat(TerminalText.columns("東京")).isEqualTo(4);
    assertThat(TerminalText.columns("Москва")).isEqualTo(6);
    assertThat(TerminalText.columns("😀")).isEqualTo(2);
  }

  @Test
  void clippedTextTakesTheColumnsItHas() {
    assertThat(TerminalText.clip("東京タワー", 6)).isEqualTo("東京…");
    assertThat(TerminalText.clip("Rome", 4)).isEqualTo("Rome");
    assertThat(TerminalText.clip("Rome", 0)).isEmpty();
    assertThat(TerminalText.clip("Rome", -3)).isEmpty();
    assertThat(TerminalText.fit("東", 4)).isEqualTo("東  ");
  }
}
