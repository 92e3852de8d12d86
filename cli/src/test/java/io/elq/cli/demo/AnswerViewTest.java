// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

final class AnswerViewTest {

  private final AnswerView plain = new AnswerView(Ansi.OFF, 80, (release, row) -> "a place");

  @Test
  void mentionsStandInBracketsWithoutColour() {
    assertThat(plain.linked(answer("is Rome older than Paris?", rome(3, 7), paris(19, 24))))
        .isEqualTo(
            "  is [Rome] older than [Paris]?\n"
                + "       -0.25  Rome   → Rome  a place\n"
                + "       -0.50  Paris  → Paris  a place");
  }

  @Test
  void mentionsAreColouredAndTheColourEnds() {
    String shown =
        new AnswerView(Ansi.ON, 80, (release, row) -> "").linked(answer("Rome is old", rome(0, 4)));

    assertThat(shown.lines().findFirst().orElseThrow())
        .isEqualTo("  \u001b[36mRome\u001b[0m is old");
  }

  @Test
  void entitiesComeInReadingOrderAndOverlapsAndWrongOffsetsAreLeftPlain() {
    String shown =
        plain.linked(answer("New York", paris(4, 8), rome(0, 8), rome(3, 3), paris(6, 99)));

    assertThat(shown.lines().findFirst().orElseThrow()).isEqualTo("  [New York]");
    assertThat(shown.lines()).hasSize(5);
  }

  @Test
  void anAnswerWithoutEntitiesSaysSo() {
    assertThat(plain.linked(answer("why?"))).isEqualTo("  why?\n      no entity");
  }

  @Test
  void whatWouldActOnTheTerminalIsShownAsADot() {
    assertThat(plain.linked(answer("a\u001b[2Jb\nc\uD800\u202Ed"))).startsWith("  a·[2Jb·c··d\n");
  }

  @Test
  void aLongTitleNeverBreaksTheView() {
    AnswerView narrow = new AnswerView(Ansi.OFF, 10, (release, row) -> "far too long");

    assertThat(narrow.linked(answer("Rome?", rome(0, 4)))).contains("→ Rome");
  }

  private static LinkedQuestion answer(String text, LinkedEntity... entities) {
    return LinkedQuestion.newBuilder()
        .setId("q")
        .setText(text)
        .setReleaseId("r")
        .setEventTime(Instant.EPOCH)
        .setHeaders(Map.of())
        .setEntities(List.of(entities))
        .setWindows(1)
        .build();
  }

  private static LinkedEntity rome(int start, int end) {
    return entity("Rome", 1, start, end, -0.25f);
  }

  private static LinkedEntity paris(int start, int end) {
    return entity("Paris", 2, start, end, -0.5f);
  }

  private static LinkedEntity entity(String title, long row, int start, int end, float score) {
    return LinkedEntity.newBuilder()
        .setStart(start)
        .setEnd(end)
        .setStartCodePoint(start)
        .setEndCodePoint(end)
        .setMention(title)
        .setEntity(row)
        .setTitle(title)
        .setScore(score)
        .setMentionScore(score)
        .setCandidateScore(score)
        .setCandidates(List.of())
        .build();
  }
}
