// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static io.elq.evaluation.report.Judged.mention;
import static io.elq.evaluation.report.Judged.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ErrorKind;
import io.elq.evaluation.analysis.LinkingError;
import io.elq.evaluation.report.TextSegments.Segment;
import io.elq.evaluation.score.JudgedMention;
import io.elq.linker.tokenize.Span;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextSegmentsTest {

  @Test
  void overlappingMentionsAreCutWhereEitherBeginsOrEnds() {
    assertThat(segments("in new york city", mention(1, 3, 11, 0), mention(1, 7, 16, 0)))
        .containsExactly(
            new Segment("in ", false, false),
            new Segment("new ", true, false),
            new Segment("york", true, true),
            new Segment(" city", false, true));
  }

  @Test
  void aMissedMentionAtTheEndsOfTheText() {
    assertThat(segments("rome", mention(1, 0, 4, 0), null))
        .containsExactly(new Segment("rome", true, false));
  }

  @Test
  void aMentionWithoutCharactersIsNotMarked() {
    JudgedMention inTokens = new JudgedMention(1, new Span(0, 1), null, 0);
    assertThat(segments("rome", null, inTokens)).containsExactly(new Segment("rome", false, false));
  }

  private static List<Segment> segments(String text, JudgedMention gold, JudgedMention predicted) {
    return TextSegments.of(
        new LinkingError(
            ErrorKind.WRONG_BOUNDARY, question(text, List.of(), List.of()), gold, predicted));
  }
}
