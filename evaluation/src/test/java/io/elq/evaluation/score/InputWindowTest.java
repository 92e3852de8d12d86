// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.questions.Triple;
import io.elq.linker.tokenize.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputWindowTest {

  private static final int[] TEXT = {7, 8, 7, 8, 9, 5};

  @Test
  void liesWhereTheEncodersTokensFirstOccurInTheText() {
    assertThat(InputWindow.of(TEXT, new int[] {101, 7, 8, 9, 102}))
        .isEqualTo(new InputWindow(new Span(2, 5)));
  }

  @Test
  void holdsWhatLiesWhollyInside() {
    List<Triple> inside =
        InputWindow.of(TEXT, new int[] {101, 7, 8, 9, 102})
            .inside(List.of(new Triple("a", 2, 5), new Triple("b", 1, 3), new Triple("c", 4, 6)));
    assertThat(inside).containsExactly(new Triple("a", 2, 5));
  }

  @Test
  void isTheWholeTextWhereTokensAreUnknownOrNotFound() {
    List<Triple> gold = List.of(new Triple("a", -1, 50));
    assertThat(InputWindow.of(null, new int[] {101, 102}).inside(gold)).isEqualTo(gold);
    assertThat(InputWindow.of(TEXT, null).inside(gold)).isEqualTo(gold);
    assertThat(InputWindow.of(TEXT, new int[] {101, 9, 9, 102}).inside(gold)).isEqualTo(gold);
  }
}
