// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class QuestionViewTest {

  @Test
  void anEntityShowsScoreMentionTitleIdAndText() {
    assertThat(view(60).linked("is Rome old?", List.of(rome("capital of Italy"))))
        .isEqualTo("  is [Rome] old?\n       -0.25  Rome  → Rome  Q220  capital of Italy");
  }

  @Test
  void runnersUpStandBelowTheirEntity() {
    EntityLine entity =
        new EntityLine(
            3,
            7,
            "Rome",
            -0.25f,
            "Rome",
            "Q220",
            "",
            List.of(new RunnerUp(-2.5f, "Rome (New York)", "Q6", "a city")));

    assertThat(view(60).linked("is Rome old?", List.of(entity)).lines().skip(1))
        .containsExactly(
            "       -0.25  Rome  → Rome  Q220",
            "                        -2.50  Rome (New York)  Q6  a city");
  }

  @Test
  void noLineIsLongerThanTheTerminal() {
    String question = "is Rome older than all the other towns 東京 and 😀 in the long list of them?";
    EntityLine entity = rome("the capital of Italy, on the river Tiber, an old town");

    for (int width = 40; width < 90; width++) {
      int columns = width;
      assertThat(view(width).linked(question, List.of(entity)).lines())
          .as("width %d", width)
          .allSatisfy(line -> assertThat(TerminalText.columns(line)).isLessThanOrEqualTo(columns));
    }
  }

  @Test
  void aLongQuestionBreaksAtSpaces() {
    assertThat(view(14).linked("one two three four five", List.of()).lines())
        .startsWith("  one two", "  three four", "  five");
    assertThat(view(8).linked("abcdefghij", List.of()).lines()).startsWith("  abcdef", "  ghij");
  }

  @Test
  void aMentionBrokenOverTwoLinesIsColouredOnBoth() {
    EntityLine mention = new EntityLine(0, 8, "New York", 0, "New York", null, "", List.of());

    String shown = new QuestionView(Ansi.ON, 7).linked("New York", List.of(mention));

    assertThat(shown).startsWith("  \u001b[36mNew\u001b[0m\n  \u001b[36mYork\u001b[0m\n");
  }

  private static QuestionView view(int width) {
    return new QuestionView(Ansi.OFF, width);
  }

  private static EntityLine rome(String text) {
    return new EntityLine(3, 7, "Rome", -0.25f, "Rome", "Q220", text, List.of());
  }
}
