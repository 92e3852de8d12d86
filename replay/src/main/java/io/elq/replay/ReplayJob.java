// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.job.config.AnswerOrder;
import io.elq.job.config.EncodeOptions;
import io.elq.job.config.LinkingOptions;
import io.elq.job.deadletter.FailureLimits;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.pipeline.LinkingStages;
import io.elq.job.pipeline.LinkingStages.EncodeBounds;
import io.elq.job.pipeline.LinkingStages.ResolveBounds;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.release.ReleasePointer;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The bounded job behind a replay, with the streaming job's operators between other ends:
 *
 * <pre>
 * lines of a file -> decode -> encode -> look up & resolve -> part files
 *                       |                                       ^
 *                       +---------------------------------------+
 * </pre>
 *
 * Answers stay in order in each task. A failure ends it: nothing is restarted.
 */
final class ReplayJob {

  /** What the dashboard calls the job. */
  static final String NAME = "ELQ: replay questions";

  /** Searches compare every entity if asked to; a batch job has no reason to be impatient. */
  private static final Duration SEARCH_LIMIT = Duration.ofHours(1);

  private final QuestionFile questions;
  private final LinkerProvider linkers;
  private final ReleasePointer release;
  private final ReplayAnswers answers;
  private final Path parts;

  /**
   * @param linkers opens the release
   * @param release answers all questions
   * @param answers writes predictions and errors
   * @param parts directory for the tasks' files
   */
  ReplayJob(
      QuestionFile questions,
      LinkerProvider linkers,
      ReleasePointer release,
      ReplayAnswers answers,
      Path parts) {
    this.questions = questions;
    this.linkers = linkers;
    this.release = release;
    this.answers = answers;
    this.parts = parts;
  }

  /** Adds the job's graph to an environment. */
  void addTo(StreamExecutionEnvironment environment) {
    configure(environment);
    SingleOutputStreamOperator<PendingQuestion> decoded =
        lines(environment)
            .process(new DecodeLines(linkers, release, answers))
            .returns(TypeInformation.of(PendingQuestion.class))
            .name(DecodeLines.STAGE);
    write(link(decoded), "resolved");
    write(decoded.getSideOutput(DecodeLines.FAILED), "refused");
  }

  private static void configure(StreamExecutionEnvironment environment) {
    LinkingStages.configure(environment);
    Configuration flink = new Configuration();
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    environment.configure(flink);
  }

  private DataStream<RawRecord> lines(StreamExecutionEnvironment environment) {
    return environment
        .fromSource(
            new DataGeneratorSource<>(
                new QuestionLines(questions),
                questions.questions(),
                TypeInformation.of(RawRecord.class)),
            WatermarkStrategy.noWatermarks(),
            "lines")
        .setParallelism(1)
        .rebalance();
  }

  private DataStream<ReplayedQuestion> link(DataStream<PendingQuestion> decoded) {
    return new LinkingStages(
            linkers,
            AnswerOrder.AS_ASKED,
            new EncodeBounds(
                EncodeOptions.IN_FLIGHT.defaultValue(),
                EncodeOptions.WINDOWS_IN_FLIGHT.defaultValue(),
                EncodeOptions.DEADLINE.defaultValue(),
                0),
            new ResolveBounds(
                LinkingOptions.RESOLVE_IN_FLIGHT.defaultValue(),
                LinkingOptions.RESOLVE_BATCH.defaultValue(),
                SEARCH_LIMIT),
            FailureLimits.NONE)
        .addTo(decoded, answers, TypeInformation.of(ReplayedQuestion.class));
  }

  private void write(DataStream<ReplayedQuestion> questionsDone, String name) {
    questionsDone
        .map(new CountQuestions())
        .returns(TypeInformation.of(ReplayedQuestion.class))
        .name("count " + name)
        .sinkTo(new PartSink(parts, name))
        .name(name);
  }
}
