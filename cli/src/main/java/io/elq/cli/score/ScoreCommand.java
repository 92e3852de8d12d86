// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.Numbers;
import io.elq.cli.common.UserException;
import io.elq.evaluation.report.SuiteTable;
import io.elq.evaluation.score.Matching;
import io.elq.evaluation.suite.SuiteResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
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
          + " in tokens if both have them, else in characters (code points).",
      "With --suite, many sets of questions are linked by releases, or were by other linkers, and"
          + " judged with exact matching: a table with intervals of 95% from 1,000 draws of the"
          + " questions, and the mean over the sets, each with one vote. Sets whose labels have no"
          + " places are judged by their entities."
    })
public final class ScoreCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  private Input input;

  @Option(
      names = "--matching",
      paramLabel = "HOW",
      description =
          "Way to pair predictions with gold: elq, as the original counts, or exact, the largest"
              + " possible number of pairs (default: elq).")
  private @Nullable Matching matching;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description = "Count only predictions with a score above T (default: all).")
  private @Nullable Float threshold;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "File to write the metrics to, as JSON (default: none).")
  private @Nullable Path out;

  @Option(names = "--json", description = "Print the metrics as JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Folder to write report.html to, with figures by kind, thresholds, reliability of scores"
              + " and errors, and confusion.png, thresholds.png, reliability.png and thresholds.csv."
              + " For thresholds, the predictions need scores, made at threshold -inf. With --suite,"
              + " the folder gets suite.png and the answers of releases (default: none).")
  private @Nullable Path report;

  @Option(
      names = "--catalogue",
      paramLabel = "FILE",
      description =
          "Entities as JSON lines, plain or .gz, to tell ambiguous aliases from others and to name"
              + " the entities of the report (default: none).")
  private @Nullable Path catalogue;

  @Option(
      names = "--train",
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Labelled questions that the model was trained on, plain or .gz, to tell seen entities"
              + " from others (default: none).")
  private @Nullable List<Path> train;

  /** What is scored. */
  private static final class Input {
    @ArgGroup(exclusive = false)
    private @Nullable FileInput file;

    @ArgGroup(exclusive = false)
    private @Nullable SuiteInput suite;
  }

  @Override
  public Integer call() throws IOException {
    if (out != null) {
      Arguments.createParent(out);
    }
    if (report != null) {
      Arguments.requireFolder(report);
    }
    if (input.suite != null) {
      return scoreSuite(input.suite);
    }
    return scoreFile(Objects.requireNonNull(input.file, "one of them is given"));
  }

  private int scoreSuite(SuiteInput suite) throws IOException {
    if (matching != null || threshold != null || train != null || catalogue != null) {
      throw new UserException(
          "--matching, --threshold, --train and --catalogue go with --gold, not with --suite");
    }
    suite.check();
    SuiteResult result = new SuiteRun(suite, report).run();
    String text = result.toJson().toPrettyString();
    if (out != null) {
      Files.writeString(out, text + "\n");
    }
    System.out.println(json ? text : SuiteTable.of(result));
    return 0;
  }

  private int scoreFile(FileInput file) throws IOException {
    file.check();
    if (catalogue != null) {
      Arguments.require(catalogue, "it should be a file of entities");
    }
    if (train != null) {
      train.forEach(path -> Arguments.require(path, "it should be a file of labelled questions"));
    }
    Matching pairs = matching == null ? Matching.ELQ : matching;
    new FileRun(file.gold(), file.predictions(), pairs, threshold, catalogue, train)
        .run(out, report, json);
    return 0;
  }
}
