// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKinds;
import io.elq.evaluation.analysis.Reliability;
import io.elq.evaluation.analysis.SharedNames;
import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.report.CatalogueTitles;
import io.elq.evaluation.report.EvaluationReport;
import io.elq.evaluation.report.KindLines;
import io.elq.evaluation.report.ScoreTable;
import io.elq.evaluation.score.Matching;
import io.elq.evaluation.score.Scoring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Judges the predictions of one file.
 *
 * @param gold labelled questions
 * @param predictions what a linker found
 * @param threshold score that a prediction has to exceed to count, or null: then all count
 * @param catalogue entities, to tell kinds of names apart, or null
 * @param train labelled questions of the training, to tell seen entities, or null
 */
record FileRun(
    Path gold,
    Path predictions,
    Matching matching,
    @Nullable Float threshold,
    @Nullable Path catalogue,
    @Nullable List<Path> train) {

  /**
   * Prints the metrics.
   *
   * @param out file for them as JSON, or null
   * @param report folder for the page, or null
   * @param json whether they are printed as JSON
   */
  void run(@Nullable Path out, @Nullable Path report, boolean json) throws IOException {
    Scoring scoring = Scoring.of(gold, predictions, matching, lowest());
    ErrorTable errors = ErrorTable.of(scoring.questions());
    KindTable kinds = KindTable.of(scoring.questions(), errors, kinds(scoring), matching);
    ObjectNode metrics = scoring.metrics().toJson();
    metrics
        .withObjectProperty("counts")
        .put("missing", scoring.missing().size())
        .put("unknown", scoring.unknown().size());
    metrics.set("kinds", kinds.toJson());
    Reliability reliability = reliability(scoring);
    if (reliability != null) {
      metrics.put("calibrationError", reliability.error());
    }
    if (out != null) {
      Files.writeString(out, metrics.toPrettyString() + "\n");
    }
    System.out.println(
        json
            ? metrics.toPrettyString()
            : ScoreTable.of(scoring.metrics(), reliability) + "\n\n" + KindLines.of(kinds));
    report(
        "Labelled questions without a prediction, whose gold counts as missed", scoring.missing());
    report("Predictions without a labelled question, which count nowhere", scoring.unknown());
    if (report != null) {
      writeReport(report, scoring, errors, kinds, reliability);
    }
  }

  private QuestionKinds kinds(Scoring scoring) throws IOException {
    return new QuestionKinds(
        catalogue == null ? null : SharedNames.read(catalogue, scoring.questions()),
        train == null ? null : QuestionKinds.trainedEntities(train));
  }

  private double lowest() {
    return threshold == null ? Double.NEGATIVE_INFINITY : threshold;
  }

  private static void report(String what, List<String> ids) {
    if (!ids.isEmpty()) {
      System.err.printf(
          "%s: %,d (%s%s)%n",
          what,
          ids.size(),
          String.join(", ", ids.subList(0, Math.min(5, ids.size()))),
          ids.size() > 5 ? ", ..." : "");
    }
  }

  private void writeReport(
      Path report,
      Scoring scoring,
      ErrorTable errors,
      KindTable kinds,
      @Nullable Reliability reliability)
      throws IOException {
    LongFunction<String> titles =
        catalogue == null
            ? row -> null
            : CatalogueTitles.of(catalogue, EvaluationReport.rowsShown(errors));
    String title = "Evaluation of " + predictions.getFileName() + " against " + gold.getFileName();
    new EvaluationReport(
            title,
            scoring.metrics(),
            threshold == null ? Double.NaN : threshold,
            sweep(scoring),
            reliability,
            errors,
            kinds,
            titles)
        .write(report);
    System.err.printf("Report: %s%n", report.resolve(EvaluationReport.PAGE));
  }

  /**
   * Of the predictions that count; null if there are none or their scores are not probabilities.
   */
  private static @Nullable Reliability reliability(Scoring scoring) {
    Reliability reliability =
        Reliability.possible(scoring.questions()) ? Reliability.of(scoring.questions()) : null;
    return reliability == null || reliability.bins().isEmpty() ? null : reliability;
  }

  /** Over all predictions, whatever the threshold; null if some have no score. */
  private @Nullable ThresholdSweep sweep(Scoring scoring) throws IOException {
    Scoring all =
        threshold == null
            ? scoring
            : Scoring.of(gold, predictions, matching, Double.NEGATIVE_INFINITY);
    return ThresholdSweep.possible(all.questions())
        ? ThresholdSweep.of(all.questions(), matching)
        : null;
  }
}
