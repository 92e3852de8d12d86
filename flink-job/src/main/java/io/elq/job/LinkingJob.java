// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.config.FlinkDefaults;
import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.live.entity.DecodeEntities;
import io.elq.job.live.entity.EntitySource;
import io.elq.job.live.release.AssignRelease;
import io.elq.job.live.release.DecodeAnnouncements;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.LiveOrder;
import io.elq.job.live.release.ReleaseLinkers;
import io.elq.job.live.release.ReleaseOrder;
import io.elq.job.live.release.ReleaseSource;
import io.elq.job.pipeline.LinkingStages;
import io.elq.job.pipeline.LinkingStages.EncodeBounds;
import io.elq.job.pipeline.LinkingStages.ResolveBounds;
import io.elq.job.preflight.Preflight;
import io.elq.job.question.PendingQuestion;
import io.elq.job.resolve.Answers;
import io.elq.job.resolve.Outcome;
import io.elq.job.sink.KafkaSinks;
import io.elq.job.sink.OutgoingRecord;
import io.elq.job.sink.RouteOutcomes;
import io.elq.job.source.DecodeQuestions;
import io.elq.job.source.QuestionSource;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.DeadLetter;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The linking job:
 *
 * <pre>
 * questions -> decode -> assign release -> encode -> look up & resolve -> linked-questions
 *                 |            ^                            |
 *                 v    releases, entities                   v
 *            dead-letters                              dead-letters
 * </pre>
 *
 * Every record that is read becomes one answer or one dead letter. Operator names and uids are the
 * picture's words; uids never change, because savepoints go by them.
 */
public final class LinkingJob {

  /** What the dashboard calls the job. */
  public static final String NAME = "ELQ: link questions";

  /**
   * Milliseconds that announcements and updates of entities may wait for others: whoever flushes
   * their buffers wakes up as often whether there are any or not.
   */
  private static final long RARE_RECORDS_TIMEOUT = 100;

  private final LinkingJobConfig config;
  private final LinkerProvider linkers;

  /**
   * A job that serves releases from their directories, or from other file systems.
   *
   * @param config what to read, write and serve
   */
  public LinkingJob(LinkingJobConfig config) {
    this(
        config,
        new ReleaseLinkers(
            config.encoding().encoder(), config.releases().cache(), config.releases().index()));
  }

  /**
   * @param config what to read, write and serve
   * @param linkers opens releases, on the TaskManagers
   */
  public LinkingJob(LinkingJobConfig config, LinkerProvider linkers) {
    this.config = config;
    this.linkers = linkers;
  }

  /** Submits the job: see {@link JobArguments} for the arguments. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0 || "--help".equals(args[0])) {
      System.out.println(JobArguments.usage());
      return;
    }
    Configuration arguments = JobArguments.parse(args);
    LinkingJobConfig config = LinkingJobConfig.from(arguments);
    Preflight.checkWhatIsVisible(config).forEach(unseen -> System.err.println("elq: " + unseen));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(JobArguments.flink(arguments));
    new LinkingJob(config).addTo(environment);
    environment.execute(NAME);
  }

  /**
   * Adds the job's graph to an environment, with {@link FlinkDefaults} where that says nothing.
   *
   * @throws IllegalArgumentException if the delivery guarantee and the checkpoints do not fit
   */
  public void addTo(StreamExecutionEnvironment environment) {
    configure(environment);
    SingleOutputStreamOperator<PendingQuestion> questions = decode(environment);
    SingleOutputStreamOperator<ReleaseOrder> releases = releases(environment);
    @Nullable SingleOutputStreamOperator<OverlayUpdate> entities = entities(environment);
    SingleOutputStreamOperator<PendingQuestion> assigned =
        assign(questions, orders(releases, entities));
    reportReleases(assigned);
    SingleOutputStreamOperator<OutgoingRecord> answers = route(link(assigned));
    answers.sinkTo(KafkaSinks.answers(config)).name("linked-questions").uid("linked-questions");
    DataStream<DeadLetter> deadLetters =
        questions
            .getSideOutput(DeadLetters.TAG)
            .union(answers.getSideOutput(DeadLetters.TAG), releases.getSideOutput(DeadLetters.TAG));
    if (entities != null) {
      deadLetters = deadLetters.union(entities.getSideOutput(DeadLetters.TAG));
    }
    deadLetters.sinkTo(KafkaSinks.deadLetters(config)).name("dead-letters").uid("dead-letters");
  }

  private void configure(StreamExecutionEnvironment environment) {
    FlinkDefaults.applyTo(environment, config.delivery().guarantee());
    LinkingStages.configure(environment);
    config.checkCheckpoints(environment.getConfiguration());
  }

  private SingleOutputStreamOperator<PendingQuestion> decode(
      StreamExecutionEnvironment environment) {
    return environment
        .fromSource(QuestionSource.of(config), WatermarkStrategy.noWatermarks(), "questions")
        .uid("questions")
        .process(new DecodeQuestions(config.questions().maxCharacters(), config.limits()))
        .returns(TypeInformation.of(PendingQuestion.class))
        .name(DecodeQuestions.STAGE)
        .uid("decode");
  }

  private SingleOutputStreamOperator<ReleaseOrder> releases(
      StreamExecutionEnvironment environment) {
    return config.releases().topic() == null
        ? announcedByFile(environment)
        : environment
            .fromSource(
                ReleaseSource.topic(config), WatermarkStrategy.noWatermarks(), "announcements")
            .uid("announcements")
            .setParallelism(1)
            .process(new DecodeAnnouncements(config))
            .returns(TypeInformation.of(ReleaseOrder.class))
            .name(DecodeAnnouncements.STAGE)
            .uid("decode-announcements")
            .setParallelism(1)
            .setBufferTimeout(RARE_RECORDS_TIMEOUT);
  }

  private void reportReleases(SingleOutputStreamOperator<PendingQuestion> assigned) {
    String topic = config.releases().statusTopic();
    if (topic != null) {
      assigned
          .getSideOutput(AssignRelease.STATUS)
          .sinkTo(KafkaSinks.releaseStates(config, topic))
          .name("release-status")
          .uid("release-status");
    }
  }

  private SingleOutputStreamOperator<ReleaseOrder> announcedByFile(
      StreamExecutionEnvironment environment) {
    return environment
        .fromSource(ReleaseSource.ticks(config), WatermarkStrategy.noWatermarks(), "releases")
        .uid("releases")
        .setParallelism(1)
        .flatMap(ReleaseSource.reader(config))
        .returns(TypeInformation.of(ReleasePointer.class))
        .name("read announcement")
        .uid("read-announcement")
        .setParallelism(1)
        .map(ReleaseOrder::serve)
        .returns(TypeInformation.of(ReleaseOrder.class))
        .name("serve what is announced")
        .uid("serve-announcement")
        .setParallelism(1)
        .setBufferTimeout(RARE_RECORDS_TIMEOUT);
  }

  /** Entities that are added and deleted; null where there is no topic of them. */
  private @Nullable SingleOutputStreamOperator<OverlayUpdate> entities(
      StreamExecutionEnvironment environment) {
    if (config.entities().topic() == null) {
      return null;
    }
    return environment
        .fromSource(EntitySource.topic(config), WatermarkStrategy.noWatermarks(), "entity updates")
        .uid("entity-updates")
        .setParallelism(1)
        .process(new DecodeEntities(config.entities().most()))
        .returns(TypeInformation.of(OverlayUpdate.class))
        .name(DecodeEntities.STAGE)
        .uid("decode-entities")
        .setParallelism(1)
        .setBufferTimeout(RARE_RECORDS_TIMEOUT);
  }

  private static DataStream<LiveOrder> orders(
      DataStream<ReleaseOrder> releases, @Nullable DataStream<OverlayUpdate> entities) {
    DataStream<LiveOrder> orders =
        releases
            .map(LiveOrder::of)
            .returns(TypeInformation.of(LiveOrder.class))
            .name("order releases")
            .uid("order-releases")
            .setParallelism(1)
            .setBufferTimeout(RARE_RECORDS_TIMEOUT);
    return entities == null
        ? orders
        : orders.union(
            entities
                .map(LiveOrder::of)
                .returns(TypeInformation.of(LiveOrder.class))
                .name("order entities")
                .uid("order-entities")
                .setParallelism(1)
                .setBufferTimeout(RARE_RECORDS_TIMEOUT));
  }

  private SingleOutputStreamOperator<PendingQuestion> assign(
      DataStream<PendingQuestion> questions, DataStream<LiveOrder> orders) {
    return questions
        .connect(orders.broadcast())
        .transform(
            AssignRelease.STAGE,
            TypeInformation.of(PendingQuestion.class),
            new AssignRelease(
                linkers, config.releases().maxWaiting(), config.entities().topic() != null))
        .uid("assign-release");
  }

  private DataStream<Outcome> link(DataStream<PendingQuestion> questions) {
    return new LinkingStages(
            linkers,
            config.answers().order(),
            new EncodeBounds(
                config.encoding().inFlight(),
                config.encoding().windowsInFlight(),
                config.encoding().deadline(),
                config.encoding().cacheBytes()),
            new ResolveBounds(
                config.resolving().inFlight(),
                config.resolving().batch(),
                config.resolving().callLimit()),
            config.failures())
        .addTo(
            questions,
            new Answers(config.answers().candidates(), config.answers().unlinked()),
            TypeInformation.of(Outcome.class));
  }

  private SingleOutputStreamOperator<OutgoingRecord> route(DataStream<Outcome> outcomes) {
    return outcomes
        .process(new RouteOutcomes(config.limits().answer()))
        .returns(TypeInformation.of(OutgoingRecord.class))
        .name("route")
        .uid("route");
  }
}
