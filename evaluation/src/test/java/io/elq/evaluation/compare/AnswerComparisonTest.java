// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.compare.ComparedQuestion.Answer;
import io.elq.evaluation.compare.ComparedQuestion.GoldCounts;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Matching;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueWriter;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.tokenize.Span;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnswerComparisonTest {
  private static final String PARIS = "{\"title\":\"Paris\",\"kb_idx\":\"Q90\"}";
  private static final String PARIS_TEXAS = "{\"title\":\"Paris\",\"kb_idx\":\"Q830149\"}";
  private static final String TROY = "{\"title\":\"Troy\",\"kb_idx\":\"Q22647\"}";

  @TempDir Path folder;

  @Test
  void theSameEntityInAnotherRowIsTheSame() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS, TROY}, new String[] {TROY, PARIS_TEXAS, PARIS}),
            question(""),
            prediction("[0,1,2]", "[3,8]"),
            prediction("[2,1,2]", "[3,8]"));

    assertThat(question.changed()).isFalse();
    assertThat(question.answer()).isEqualTo(Answer.BOTH);
    assertThat(question.gold()).isNull();
  }

  @Test
  void theSameRowAndTitleWithAnotherIdIsAnotherEntity() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS}, new String[] {PARIS_TEXAS}),
            question(""),
            prediction("[0,1,2]", "[3,8]"),
            prediction("[0,1,2]", "[3,8]"));

    MentionChange change = question.changes().get(0);
    assertThat(change.kind()).isEqualTo(ChangeKind.CHANGED);
    assertThat(change.a().kbId()).isEqualTo("Q90");
    assertThat(change.b().kbId()).isEqualTo("Q830149");
    assertThat(change.b().title()).isEqualTo("Paris");
  }

  @Test
  void whereACatalogueHasNoIdsTitlesAreCompared() throws IOException {
    AnswerComparison comparison =
        catalogues(new String[] {TROY, PARIS}, new String[] {"{\"title\":\"Paris\"}"});

    ComparedQuestion question =
        compare(
            comparison,
            question(""),
            prediction("[1,1,2]", "[3,8]"),
            prediction("[0,1,2]", "[3,8]"));

    assertThat(comparison.identity()).isEqualTo(EntityIdentity.TITLE);
    assertThat(question.changed()).isFalse();
  }

  @Test
  void anEntityWithoutIdIsKnownByItsTitleWhichIsNeverAnId() throws IOException {
    AnswerComparison comparison =
        catalogues(
            new String[] {PARIS, "{\"title\":\"Q90\"}"},
            new String[] {"{\"title\":\"Q90\"}", PARIS});

    assertThat(comparison.identity()).isEqualTo(EntityIdentity.KB_ID);
    assertThat(
            compare(
                    comparison,
                    question(""),
                    prediction("[1,1,2]", "[3,8]"),
                    prediction("[0,1,2]", "[3,8]"))
                .changed())
        .isFalse();
    assertThat(
            compare(
                    comparison,
                    question(""),
                    prediction("[0,1,2]", "[3,8]"),
                    prediction("[0,1,2]", "[3,8]"))
                .changes()
                .get(0)
                .kind())
        .isEqualTo(ChangeKind.CHANGED);
  }

  @Test
  void labelsNameRowsOfCatalogueAAndAreFoundInBByTheirIds() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS, TROY}, new String[] {TROY, PARIS}),
            question(",\"label_id\":[0],\"mentions\":[[3,8]]"),
            prediction("[1,1,2]", "[3,8]"),
            prediction("[1,1,2]", "[3,8]"));

    // Row 1 is Troy in A, which is wrong, and Paris in B, which is right.
    assertThat(question.gold())
        .isEqualTo(new GoldCounts(new Counts(1, 1, 0, 0), new Counts(1, 1, 1, 1)));
    assertThat(question.changes().get(0).a().right()).isFalse();
    assertThat(question.changes().get(0).b().right()).isTrue();
  }

  @Test
  void aLabelThatOnlyAsCatalogueHasIsMissedByB() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS, TROY}, new String[] {TROY}),
            question(",\"label_id\":[0,-1],\"mentions\":[[3,8],[0,2]]"),
            prediction("[0,1,2]", "[3,8]"),
            prediction("[0,1,2]", "[3,8]"));

    assertThat(question.gold())
        .isEqualTo(new GoldCounts(new Counts(1, 1, 1, 1), new Counts(1, 1, 0, 0)));
  }

  @Test
  void aLabelBeyondAsCatalogueIsMissedByBoth() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS}, new String[] {TROY, PARIS}),
            question(",\"label_id\":[1],\"mentions\":[[3,8]]"),
            prediction("[0,1,2]", "[3,8]"),
            prediction("[1,1,2]", "[3,8]"));

    assertThat(question.gold())
        .isEqualTo(new GoldCounts(new Counts(1, 1, 0, 0), new Counts(1, 1, 0, 0)));
  }

  @Test
  void aQuestionThatBHasGivenUpChangesAndMissesItsLabels() throws IOException {
    ComparedQuestion question =
        compare(
            catalogues(new String[] {PARIS}, new String[] {PARIS}),
            question(",\"label_id\":[0],\"mentions\":[[3,8]]"),
            prediction("[0,1,2]", "[3,8]"),
            null);

    assertThat(question.answer()).isEqualTo(Answer.ONLY_A);
    assertThat(question.changed()).isTrue();
    assertThat(question.changes()).isEmpty();
    assertThat(question.gold())
        .isEqualTo(new GoldCounts(new Counts(1, 1, 1, 1), new Counts(1, 0, 0, 0)));
  }

  @Test
  void aLineThatNobodyAnswersDoesNotChange() throws IOException {
    ComparedQuestion question =
        compare(catalogues(new String[] {PARIS}, new String[] {PARIS}), question(""), null, null);

    assertThat(question.answer()).isEqualTo(Answer.NONE);
    assertThat(question.changed()).isFalse();
  }

  @Test
  void placesAreInUtf16UnitsOrInTokensWhereCharactersAreUnknown() throws IOException {
    AnswerComparison comparison = catalogues(new String[] {PARIS}, new String[] {PARIS});
    GoldQuestion emoji = parse("{\"id\":\"e\",\"text\":\"\ud83d\ude00 paris\"}");

    ComparedQuestion inCharacters =
        comparison.compare(emoji, prediction("[0,1,2]", "[2,7]"), prediction("[0,1,2]", "[2,7]"));
    ComparedQuestion inTokens =
        comparison.compare(emoji, prediction("[0,1,2]", "[2,7]"), prediction("[0,1,2]", "null"));

    assertThat(inCharacters.inCharacters()).isTrue();
    assertThat(inCharacters.changes().get(0).a().place()).isEqualTo(new Span(3, 8));
    assertThat(inTokens.inCharacters()).isFalse();
    assertThat(inTokens.changes().get(0).a().place()).isEqualTo(new Span(1, 2));
    assertThat(inTokens.changed()).isFalse();
  }

  private static ComparedQuestion compare(
      AnswerComparison comparison, GoldQuestion question, Prediction a, Prediction b) {
    return comparison.compare(question, a, b);
  }

  private AnswerComparison catalogues(String[] linesA, String[] linesB) throws IOException {
    Catalogue a = catalogue("a", linesA);
    Catalogue b = catalogue("b", linesB);
    return new AnswerComparison(a, b, EntityIdentity.of(a, b), new Judge(Matching.EXACT));
  }

  private Catalogue catalogue(String name, String... lines) throws IOException {
    Path jsonl = folder.resolve(name + ".jsonl");
    Path offsets = folder.resolve(name + ".offsets");
    try (CatalogueWriter writer = new CatalogueWriter(jsonl, offsets)) {
      for (String line : lines) {
        writer.add(line);
      }
    }
    return Catalogue.open(jsonl, offsets);
  }

  private static GoldQuestion question(String labels) throws MalformedLineException {
    return parse("{\"id\":\"q\",\"text\":\"is paris old\"" + labels + "}");
  }

  private static GoldQuestion parse(String line) throws MalformedLineException {
    return GoldQuestion.parse(line);
  }

  private static Prediction prediction(String triple, String characters)
      throws MalformedLineException {
    return Prediction.parse(
        "{\"id\":\"q\",\"pred_triples\":[%s],\"scores\":[-0.5],\"mentions\":[%s]}"
            .formatted(triple, characters));
  }
}
