package io.elq.cli.replay;

import io.elq.builder.progress.ProgressBars;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Numbers;
import io.elq.cli.common.UserException;
import io.elq.evaluation.score.Matching;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.settings.ThresholdType;
import io.elq.replay.Replay;
import io.elq.replay.ReplayOptions;
import io.elq.replay.ReplayResult;
import io.elq.replay.TopicExport;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Links a file of questions as the streaming job would, and scores it if it is labelled. */
@Command(
    name = "replay",
    description = {
      "Links a file of questions with the streaming job's operators, as a bounded Flink job.",
      "Writes predictions.jsonl in the file's order, errors.jsonl for what could not be linked,"
          + " and metrics.json: times, rates, and for labelled questions precision, recall and F1."
          + " What is not given here is as the release says."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:Every question was linked.",
      "1:Failed; there is no output.",
      "2:Wrong arguments; there is no output.",
      "3:Done, but some lines could not be linked: errors.jsonl tells which, and why."
    })
public final class ReplayCommand implements Callable<Integer> {

  /** Exit code where some lines could not be linked. */
  static final int SOME_REFUSED = 3;

  @Option(
      names = "--release",
      required = true,
      paramLabel = "DIR",
      description = "Release directory.")
  private Path release;

  @ArgGroup(multiplicity = "1")
  private Input input;

  /** Where the questions come from. */
  private static final class Input {
    @Option(
        names = "--questions",
        required = true,
        paramLabel = "FILE",
        description =
            "Questions as JSON lines (id, text, ELQ's labels if there are any), plain or .gz.")
    private Path questions;

    @ArgGroup(exclusive = false)
    private Topic topic;
  }

  /** A stretch of a Kafka topic. */
  private static final class Topic {
    @Option(
        names = "--kafka",
        required = true,
        paramLabel = "TOPIC",
        description =
            "Questions of a Kafka topic (Avro), instead of a file; they are kept in --out as"
                + " questions.jsonl.")
    private String name;

    @Option(
        names = "--bootstrap-servers",
        paramLabel = "HOST:PORT",
        defaultValue = "localhost:9092",
        description = "The topic's brokers: ${DEFAULT-VALUE}.")
    private String bootstrapServers;

    @Option(
        names = "--from",
        paramLabel = "TIME",
        description =
            "Records of this time and later, for example 2026-11-23T09:00:00Z; unless given, from"
                + " the first.")
    private Instant from;

    @Option(
        names = "--to",
        paramLabel = "TIME",
        description = "Records before this time; unless given, up to the last there is now.")
    private Instant to;

    @Option(
        names = "--gold",
        paramLabel = "FILE",
        description = "Labelled questions as JSON lines, found by their id.")
    private Path gold;
  }

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Directory to write to.")
  private Path out;

  @Option(
      names = "--compatibility",
      paramLabel = "MODE",
      description = "elq: as the original, to the letter; default: this project's behaviour.")
  private Compatibility compatibility;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description =
          "Score that an entity has to exceed; lower means more entities, -inf keeps all.")
  private Float threshold;

  @Option(
      names = "--threshold-type",
      paramLabel = "TYPE",
      description = "joint, top_entity_by_mention or thresholded_entity_by_mention.")
  private ThresholdType thresholdType;

  @Option(
      names = "--mention-threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description = "Mention logit that a span has to exceed, for the latter two types.")
  private Float mentionThreshold;

  @Option(
      names = "--mentions",
      paramLabel = "N",
      description = "Best spans that a window may propose.")
  private Integer mentions;

  @Option(names = "--candidates", paramLabel = "N", description = "Entities retrieved for a span.")
  private Integer candidates;

  @Option(
      names = "--max-context",
      paramLabel = "N",
      description = "Longest encoder input in tokens, with [CLS] and [SEP].")
  private Integer maxContext;

  @Option(
      names = "--exhaustive",
      description = "Compare with every entity vector of the release, without its index.")
  private boolean exhaustive;

  @Option(
      names = "--matching",
      paramLabel = "HOW",
      description =
          "elq: pair predictions with gold as the original counts; exact: the largest possible"
              + " number of pairs. Unless given, elq under compatibility elq, else exact.")
  private Matching matching;

  @Option(
      names = "--evidence",
      negatable = true,
      fallbackValue = "true",
      description =
          "Whether predictions list every span that was searched, with candidates and scores;"
              + " unless given, under compatibility elq only.")
  private Boolean evidence;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallel tasks; the processors of this machine unless given.")
  private int parallelism = Runtime.getRuntime().availableProcessors();

  @Override
  public Integer call() throws Exception {
    Arguments.require(release.resolve("release.json"), "build one with ./elq release build");
    if (input.questions != null) {
      Arguments.require(input.questions, "it should be a file of questions");
    }
    if (input.topic != null && input.topic.gold != null) {
      Arguments.require(input.topic.gold, "it should be a file of labelled questions");
    }
    if (parallelism < 1) {
      throw new UserException("--parallelism is " + parallelism + ", but has to be at least 1");
    }
    if (input.topic != null) {
      export(input.topic);
    }
    ReplayResult result = replay();
    System.out.println(new ReplaySummary(result, out));
    return result.failed() == 0 ? ExitCode.OK : SOME_REFUSED;
  }

  private void export(Topic topic) throws IOException {
    Files.createDirectories(out);
    Replay.clear(out);
    TopicExport.Counts counts =
        new TopicExport(topic.bootstrapServers, topic.name, topic.from, topic.to, topic.gold)
            .write(questions());
    System.out.printf(
        "%,d questions of topic %s, %,d of them labelled; %,d records are no questions%n",
        counts.questions(), topic.name, counts.labelled(), counts.refused());
  }

  private Path questions() {
    return input.questions != null ? input.questions : out.resolve("questions.jsonl");
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
    } catch (IllegalArgumentException | ReleaseException | IOException e) {
      throw new UserException(Reason.of(e));
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
