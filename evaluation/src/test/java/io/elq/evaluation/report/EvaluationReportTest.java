// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static io.elq.evaluation.report.Judged.mention;
import static io.elq.evaluation.report.Judged.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKinds;
import io.elq.evaluation.analysis.Reliability;
import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import io.elq.evaluation.score.MetricsAccumulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationReportTest {

  private static final List<JudgedQuestion> QUESTIONS =
      List.of(
          question(
              "is <b>rome</b> & paris in \"italy\"?",
              List.of(mention(1, 6, 10, Double.NaN), mention(2, 17, 22, Double.NaN)),
              List.of(mention(1, 6, 10, -0.5), mention(3, 17, 22, -1), mention(4, 26, 33, -3))));

  @TempDir private Path folder;

  @Test
  void thePageNeedsNoOtherFile() throws IOException {
    report(sweep(), row -> "Title").write(folder);

    assertThat(folder.resolve(EvaluationReport.PICTURE)).isNotEmptyFile();
    assertThat(folder.resolve(EvaluationReport.CONFUSION)).isNotEmptyFile();
    assertThat(folder.resolve(EvaluationReport.RELIABILITY)).isNotEmptyFile();
    assertThat(folder.resolve(EvaluationReport.TABLE)).isNotEmptyFile();
    String page = page();
    assertThat(page).contains("Expected calibration error");
    assertThat(page).contains("src=\"data:image/png;base64,iVBOR");
    assertThat(Pattern.compile("(src|href)=\"(?!data:)").matcher(page).find()).isFalse();
  }

  @Test
  void textAndTitlesAreEscaped() throws IOException {
    report(null, row -> "<script>alert(" + row + ")</script>").write(folder);

    assertThat(page())
        .contains("is &lt;b&gt;rome&lt;/b&gt; &amp; ")
        .contains("&lt;script&gt;alert(2)&lt;/script&gt; (2)")
        .doesNotContain("<script")
        .doesNotContain("<b>");
  }

  @Test
  void errorsAreCountedAndMarkedInTheirQuestion() throws IOException {
    report(null, row -> row == 2 ? "Paris" : null).write(folder);

    assertThat(page())
        .contains("<span class=\"gold predicted\">paris</span>")
        .contains("> Paris (2)</span>")
        .contains("> entity 3, score -1.00</span>")
        .contains("Wrong entity: 1 of 1")
        .contains("Spurious: 1 of 1")
        .doesNotContain("Missed mention: ");
  }

  @Test
  void withoutScoresThereIsNoPictureAndNoTableOfThresholds() throws IOException {
    report(null, row -> null).write(folder);

    assertThat(folder.resolve(EvaluationReport.PICTURE)).doesNotExist();
    assertThat(folder.resolve(EvaluationReport.TABLE)).doesNotExist();
    assertThat(page())
        .contains("alt=\"What became of the gold mentions")
        .doesNotContain("Thresholds")
        .doesNotContain("Precision against recall");
  }

  @Test
  void figuresByKindSayWhatIsLeftOut() throws IOException {
    report(null, row -> null).write(folder);

    // Entity 1 is found, the unseen entity 2 is taken for another.
    assertThat(page())
        .containsPattern("<th>Seen entity</th><td></td><td>1</td><td></td><td>1.000</td>")
        .containsPattern("<th>Unseen entity</th><td></td><td>1</td><td></td><td>0.000</td>")
        .contains("give --catalogue FILE")
        .doesNotContain("--train")
        .doesNotContain("Ambiguous name");
  }

  @Test
  void theNamesToLookUpAreThoseOfTheExamples() {
    assertThat(EvaluationReport.rowsShown(ErrorTable.of(QUESTIONS))).containsExactly(2L, 3L, 4L);
  }

  private static ThresholdSweep sweep() {
    return ThresholdSweep.of(QUESTIONS, Matching.ELQ);
  }

  private static EvaluationReport report(ThresholdSweep sweep, LongFunction<String> titles) {
    MetricsAccumulator metrics = new MetricsAccumulator(Matching.ELQ);
    QUESTIONS.forEach(q -> metrics.add(q.goldTriples(), q.predictedTriples()));
    ErrorTable errors = ErrorTable.of(QUESTIONS);
    KindTable kinds =
        KindTable.of(QUESTIONS, errors, new QuestionKinds(null, Set.of(1L)), Matching.ELQ);
    return new EvaluationReport(
        "Test", metrics.metrics(), -4, sweep, Reliability.of(QUESTIONS), errors, kinds, titles);
  }

  private String page() throws IOException {
    return Files.readString(folder.resolve(EvaluationReport.PAGE));
  }
}
