// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.Numbers;
import io.elq.evaluation.score.Matching;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.settings.ThresholdType;
import io.elq.replay.Replay;
import io.elq.replay.ReplayOptions;
import io.elq.replay.ReplayResult;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Links a file of questions as the streaming job would, and scores it if it is labelled. */
@Command(
    name = "replay",
    description = {
      "Links a file of questions with the streaming job's operators, as a bounded Flink job.",
      "Writes predictions.jsonl in the file's order, errors.jsonl with the lines that could not be"
          + " linked and the reasons, and metrics.json with times, rates, and for labelled questions"
          + " precision, recall and F1. The questions of a topic are kept as questions.jsonl."
    },
    exitCodeListHeading = "%nExit codes besides those of ./elq --help:%n",
    exitCodeList = "3:Done, but some lines could not be linked: errors.jsonl says which, and why.",
    customSynopsis =
        "./elq replay [OPTIONS] --release=DIR (--questions=FILE | --kafka=TOPIC) --out=DIR")
public final class ReplayCommand implements Callable<Integer> {

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "Release directory (required).")
  private Path release;

  @ArgGroup(multiplicity = "1")
  private QuestionsInput input;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory to write to (required).")
  private Path out;

  @Option(
      names = "--compatibility",
      paramLabel = "MODE",
      description =
          "Behaviour: default for this project's, elq for the original's to the letter (default:"
              + " as the release says).")
  private Compatibility compatibility;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description =
          "Score that an entity has to exceed, for joint scores at most 0; lower means more"
              + " entities, -inf keeps all (default: as the release says).")
  private Float threshold;

  @Option(
      names = "--threshold-type",
      paramLabel = "TYPE",
      description =
          "Scores that are compared with thresholds: joint, top_entity_by_mention or"
              + " thresholded_entity_by_mention (default: as the release says).")
  private ThresholdType thresholdType;

  @Option(
      names = "--mention-threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description =
          "Mention logit that a span has to exceed, any number, for the latter two types (default:"
              + " as the release says).")
  private Float mentionThreshold;

  @Option(
      names = "--mentions",
      paramLabel = "N",
      description = "Best spans that a window may propose (default: as the release says).")
  private Integer mentions;

  @Option(
      names = "--candidates",
      paramLabel = "N",
      description = "Entities retrieved for a span (default: as the release says).")
  private Integer candidates;

  @Option(
      names = "--max-context",
      paramLabel = "N",
      description =
          "Longest encoder input in tokens, with [CLS] and [SEP] (default: as the release says).")
  private Integer maxContext;

  @Option(
      names = "--exhaustive",
      description = "Compare with every entity vector of the release, without its index.")
  private boolean exhaustive;

  @Option(
      names = "--matching",
      paramLabel = "HOW",
      description =
          "Way to pair predictions with gold: elq, as the original counts, or exact, the largest"
              + " possible number of pairs (default: elq under compatibility elq, else exact).")
  private Matching matching;

  @Option(
      names = "--evidence",
      negatable = true,
      fallbackValue = "true",
      description =
          "List every span that was searched in the predictions, with candidates and scores"
              + " (default: under compatibility elq only).")
  private Boolean evidence;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallel tasks (default: the processors of this machine).")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    Arguments.require(release.resolve("release.json"), "build one with ./elq release build");
    input.check();
    Arguments.atLeast(1, "--parallelism", parallelism);
    Arguments.requireFolder(out);
    TopicArguments topic = input.topic();
    long refused = topic == null ? 0 : export(topic);
    ReplayResult result = replay();
    System.out.println(new ReplaySummary(result, out));
    return refused + result.failed() == 0 ? ExitCodes.DONE : ExitCodes.SOME_REFUSED;
  }

  /** Writes the topic's questions to a file and returns how many records are none. */
  private long export(TopicArguments topic) throws IOException {
    Files.createDirectories(out);
    Replay.clear(out);
    return topic.export(questions());
  }

  private Path questions() {
    Path questions = input.questions();
    return questions != null ? questions : out.resolve("questions.jsonl");
  }

  private ReplayResult replay() throws Exception {
    Replay replay = new Replay(options());
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

  /** What the command line asks for. */
  ReplayOptions options() {
    return new ReplayOptions(
        release,
        questions(),
        out,
        new SettingsOverrides(
            compatibility,
            threshold,
            thresholdType,
            mentionThreshold,
            mentions,
            candidates,
            maxContext),
        exhaustive,
        matching,
        evidence);
  }
}
