// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static io.elq.evaluation.report.Judged.mention;
import static io.elq.evaluation.report.Judged.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKinds;
import io.elq.evaluation.analysis.SharedNames;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import io.elq.linker.tokenize.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KindLinesTest {

  private static final List<JudgedQuestion> QUESTIONS =
      List.of(
          question(
              "is rome old?",
              List.of(mention(0, 3, 7, 0)),
              List.of(mention(0, 3, 7, -1), mention(5, 8, 11, -1))),
          question("why?", List.of(), List.of()),
          question("who?", List.of(), List.of(mention(1, 0, 3, -1))));

  @TempDir private Path folder;

  @Test
  void figuresStandOnlyWhereTheyMakeSense() {
    assertThat(lines(QUESTIONS, new QuestionKinds(null, Set.of())))
        .containsExactly(
            "by kind           questions  mentions   weak P       R      F1  strong P       R      F1",
            "Seen entity                         0",
            "Unseen entity                       1           1.0000                    1.0000",
            "First mention                       1           1.0000                    1.0000",
            "Later mention                       0",
            "No mention                2         0   nothing predicted for 1 of 2 (50.0 %)",
            "One mention               1         1   0.5000  1.0000  0.6667    0.5000  1.0000  0.6667",
            "Several mentions          0         0",
            "Lower case                3         1   0.3333  1.0000  0.5000    0.3333  1.0000  0.5000",
            "Mixed case                0         0",
            "For ambiguous and unambiguous names give --catalogue FILE.");
  }

  @Test
  void whatIsToBeGivenIsSaid() {
    assertThat(lines(QUESTIONS, new QuestionKinds(null, null)))
        .endsWith(
            "For ambiguous and unambiguous names give --catalogue FILE.",
            "For seen and unseen entities give --train FILE..., the questions that the model was"
                + " trained on.");
  }

  @Test
  void mentionsWithoutAKindOfNameAreCounted() throws IOException {
    Path catalogue = Files.writeString(folder.resolve("catalogue.jsonl"), "{\"title\":\"Rome\"}\n");
    JudgedMention inTokens = new JudgedMention(0, new Span(1, 2), null, Float.NaN);
    List<JudgedQuestion> questions =
        List.of(
            QUESTIONS.get(0),
            new JudgedQuestion(
                "t", "is rome old?", JudgedQuestion.Unit.TOKENS, List.of(inTokens), List.of()));

    assertThat(
            lines(questions, new QuestionKinds(SharedNames.read(catalogue, questions), Set.of())))
        .contains(
            "Unambiguous name                    1           1.0000                    1.0000")
        .endsWith(
            "1 gold mentions have no place in characters (\"mentions\"), and so no kind of name.");
  }

  private static List<String> lines(List<JudgedQuestion> questions, QuestionKinds kinds) {
    return KindLines.of(KindTable.of(questions, ErrorTable.of(questions), kinds, Matching.EXACT))
        .lines()
        .toList();
  }
}
