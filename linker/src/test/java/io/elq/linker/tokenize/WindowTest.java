// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.FakeTokenizer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Tokenizer tokenizer = new FakeTokenizer();

  @Test
  void blankTextTakesNoWindow() {
    assertThat(split("", 10, 4)).isEmpty();
    assertThat(split("   ", 10, 4)).isEmpty();
  }

  @Test
  void shortTextTakesOneWindowWithClsAndSep() {
    List<Window> windows = split("a b c", 10, 4);
    assertThat(windows).hasSize(1);
    int[] ids = windows.get(0).inputIds();
    assertThat(ids).hasSize(5).startsWith(tokenizer.clsId()).endsWith(tokenizer.sepId());
  }

  @Test
  void everyPieceIsOwnedOnceAndHasContextOnBothSides() {
    for (int length = 1; length < 200; length++) {
      List<Window> windows = split("w ".repeat(length), 20, 8);
      int[] owners = new int[length];
      for (Window window : windows) {
        assertThat(window.inputIds().length).isEqualTo(window.to() - window.from() + 2);
        assertThat(window.inputIds().length).isLessThanOrEqualTo(20);
        for (int piece = window.ownedFrom(); piece < window.ownedTo(); piece++) {
          owners[piece]++;
        }
        assertThat(window.ownedFrom() - window.from())
            .isGreaterThanOrEqualTo(window.from() == 0 ? 0 : 4);
        assertThat(window.to() - window.ownedTo())
            .isGreaterThanOrEqualTo(window.to() == length ? 0 : 4);
      }
      assertThat(Arrays.stream(owners).allMatch(count -> count == 1)).isTrue();
    }
  }

  @Test
  void anOverlapAsLongAsTheWindowIsRefused() {
    assertThatThrownBy(() -> split("a b c", 10, 8)).hasMessageContaining("cannot overlap by 8");
  }

  private List<Window> split(String text, int maxTokens, int overlap) {
    return Window.split(tokenizer.tokenize(text), tokenizer, maxTokens, overlap);
  }
}
