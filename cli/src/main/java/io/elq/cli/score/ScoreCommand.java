// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Numbers;
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
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Scores anybody's predictions. */
@Command(
    name = "score",
    description = {
      "Compares predictions with gold: precision, recall and F1, weak and strong.",
      "Gold is a file of ELQ's labelled questions as JSON lines. Predictions are JSON lines of id,"
          + " pred_triples [[row, token start, token end)], optionally scores and mentions"
          + " [[character start, character end)]; or of id and entities"
          + " [{start, end, entity, score}] in characters. Both files may be .gz. They are compared"
          + " in tokens if both have them, else in characters (code points)."
    })
public final class ScoreCommand implements Callable<Integer> {

  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE",
      description = "Labelled questions (required).")
  private Path gold;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "FILE",
      description = "Entities that a linker found, by question id (required).")
  private Path predictions;

  @Option(
      names = "--matching",
      paramLabel = "HOW",
      defaultValue = "elq",
      description =
          "Way to pair predictions with gold: elq, as the original counts, or exact, the largest"
              + " possible number of pairs (default: ${DEFAULT-VALUE}).")
  private Matching matching;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description = "Count only predictions with a score above T (default: all).")
  private Float threshold;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write the metrics to, as JSON (default: none).")
  private Path out;

  @Option(names = "--json", description = "Print the metrics as JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Folder to write report.html to, with figures by kind, thresholds, reliability of scores"
              + " and errors, and confusion.png, thresholds.png, reliability.png and thresholds.csv."
              + " For thresholds, the predictions need scores, made at threshold -inf"
              + " (default: none).")
  private Path report;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description =
          "Entities as JSON lines, plain or .gz, to tell ambiguous aliases from others and to name"
              + " the entities of the report (default: none).")
  private Path catalogue;

  @Option(
      names = "--train",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Labelled questions that the model was trained on, plain or .gz, to tell seen entities"
              + " from others (default: none).")
  private List<Path> train;

  @Override
  public Integer call() throws IOException {
    Arguments.require(gold, "it should be a file of labelled questions");
    Arguments.require(predictions, "it should be a file of predictions");
    if (catalogue != null) {
      Arguments.require(catalogue, "it should be a file of entities");
    }
    if (train != null) {
      train.forEach(file -> Arguments.require(file, "it should be a file of labelled questions"));
    }
    if (out != null) {
      Arguments.createParent(out);
    }
    if (report != null) {
      Arguments.requireFolder(report);
    }
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
      writeReport(scoring, errors, kinds, reliability);
    }
    return 0;
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
      Scoring scoring, ErrorTable errors, KindTable kinds, @Nullable Reliability reliability)
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
