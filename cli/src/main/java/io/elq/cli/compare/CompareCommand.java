// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.Share;
import io.elq.cli.replay.QuestionsInput;
import io.elq.cli.replay.TopicArguments;
import io.elq.evaluation.compare.QuestionCounts;
import io.elq.evaluation.compare.ReleaseComparison;
import io.elq.evaluation.report.ComparisonReport;
import io.elq.evaluation.report.ComparisonTable;
import io.elq.evaluation.score.Matching;
import io.elq.replay.ComparisonOptions;
import io.elq.replay.ComparisonReplay;
import io.elq.replay.Replay;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would change if another release answered. */
@Command(
    name = "compare",
    description = {
      "Compares the answers of two releases to the same questions.",
      "Both releases link the questions with the streaming job's operators, as each of them says,"
          + " and both have to fit into memory together. Every mention is the same, changed (same"
          + " place, another entity), moved (overlapping places, same entity), new or lost. Entities"
          + " are compared by knowledge-base id, or by title where a catalogue has no ids. Labels"
          + " name rows of A's catalogue; where there are any, the F1 of both is compared, with a"
          + " 95 % interval of the difference."
    },
    exitCodeListHeading = "%nExit codes beside those of ./elq --help:%n",
    exitCodeList = {
      "1:Also if more questions change than --most-changed allows.",
      "3:Done, but not both releases could answer every line: the output says which, and why."
    },
    customSynopsis = "./elq compare [OPTIONS] (--questions=FILE | --kafka=TOPIC) A B")
public final class CompareCommand implements Callable<Integer> {

  /** Examples of each kind of change on the terminal. */
  private static final int SHOWN = 3;

  @Parameters(
      index = "0",
      paramLabel = "A",
      description = "Release directory that the change is from (required).")
  private Path a;

  @Parameters(
      index = "1",
      paramLabel = "B",
      description = "Release directory that the change is to (required).")
  private Path b;

  @ArgGroup(multiplicity = "1")
  private QuestionsInput input;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "File to write the comparison to, as JSON (default: none).")
  private Path json;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Folder to write comparison.html to, a page with all figures and examples (default:"
              + " none).")
  private Path report;

  @Option(
      names = "--examples",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "Examples of each kind of change in JSON and report, most surprising first (default:"
              + " ${DEFAULT-VALUE}).")
  private int examples;

  @Option(
      names = "--most-changed",
      paramLabel = "SHARE",
      converter = Share.class,
      description =
          "Share of the questions that may change, for example 5%%; if more do, the exit code is 1"
              + " (default: any).")
  private Double mostChanged;

  @Option(
      names = "--matching",
      paramLabel = "HOW",
      description =
          "Way to pair answers with labels: elq, as the original counts, or exact, the largest"
              + " possible number of pairs (default: elq if both releases have compatibility elq,"
              + " else exact).")
  private Matching matching;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallel tasks (default: the processors of this machine).")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    check();
    TopicArguments topic = input.topic();
    ReleaseComparison comparison =
        topic == null
            ? compare(Objects.requireNonNull(input.questions(), "one of them is given"))
            : compareTopic(topic);
    ChangeLines lines = new ChangeLines(comparison.changes());
    System.out.println(ComparisonTable.of(comparison));
    System.out.print(lines.examples(SHOWN));
    System.err.print(lines.unanswered());
    write(comparison);
    QuestionCounts questions = comparison.changes().questions();
    String refusal = refusal(questions);
    if (refusal != null) {
      spec.commandLine().getErr().println("elq: " + refusal);
      return ExitCodes.FAILED;
    }
    return questions.givenUp() == 0 ? ExitCodes.DONE : ExitCodes.SOME_REFUSED;
  }

  private void check() throws IOException {
    for (Path release : new Path[] {a, b}) {
      Arguments.require(release.resolve("release.json"), "build one with ./elq release build");
    }
    input.check();
    Arguments.atLeast(0, "--examples", examples);
    Arguments.atLeast(1, "--parallelism", parallelism);
    if (json != null) {
      Arguments.createParent(json);
    }
    if (report != null) {
      Arguments.requireFolder(report);
    }
  }

  private ReleaseComparison compareTopic(TopicArguments topic) throws Exception {
    Path file = Files.createTempFile("elq-questions-", ".jsonl");
    try {
      topic.export(file);
      return compare(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private ReleaseComparison compare(Path questions) throws Exception {
    var replay = new ComparisonReplay(new ComparisonOptions(a, b, questions, matching, examples));
    try (FlinkCluster cluster = Replay.cluster(parallelism);
        ProgressBar bar = ProgressBars.start("link", -1)) {
      return replay.run(
          cluster,
          (done, total) -> {
            bar.maxHint(total);
            bar.stepTo(done);
          });
    }
  }

  private void write(ReleaseComparison comparison) throws IOException {
    if (json != null) {
      Files.writeString(json, comparison.toJson().toPrettyString() + "\n");
    }
    if (report != null) {
      new ComparisonReport(comparison).write(report);
      System.err.printf("Report: %s%n", report.resolve(ComparisonReport.PAGE));
    }
  }

  /** Why --most-changed is not kept, or null if it is. */
  private @Nullable String refusal(QuestionCounts questions) {
    if (mostChanged == null
        || questions.answered() > 0 && questions.changedShare() <= mostChanged) {
      return null;
    }
    return questions.answered() == 0
        ? "no question was answered, so that --most-changed cannot be checked"
        : String.format(
            Locale.ROOT,
            "%,d of %,d questions change, %.2f %%, which is more than the %.2f %% of --most-changed",
            questions.changed(),
            questions.answered(),
            100 * questions.changedShare(),
            100 * mostChanged);
  }
}
