// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.release.LinkerProvider;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.MicroBatcher;
import io.elq.linker.encode.WindowEncoder;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleasePointer;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job with an encoder whose calls hang while its queue is full. */
@Timeout(120)
class HungEncoderITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int QUESTIONS = 1_000;

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;

  /** Releases of one encoder, which hangs with some words. */
  private static final class Hanging implements LinkerProvider {
    private static final long serialVersionUID = 1L;
    static final AtomicInteger HANGS = new AtomicInteger();
    static CountDownLatch end = new CountDownLatch(0);
    static MicroBatcher<int[], EncodedQuestion> batcher;

    /**
     * Begins anew.
     *
     * @param hangs so many calls with the word hang
     */
    static void begin(int hangs, int slots, Duration limit) {
      HANGS.set(hangs);
      end = new CountDownLatch(1);
      batcher =
          new MicroBatcher<>(
              Hanging::encode, ids -> 0, new BatchingOptions(4, Duration.ZERO, slots, limit));
    }

    private static List<EncodedQuestion> encode(List<int[]> inputs) {
      int word = FakeRelease.id(FakeRelease.HANGS);
      boolean hit = inputs.stream().anyMatch(ids -> Arrays.stream(ids).anyMatch(id -> id == word));
      if (hit && HANGS.getAndDecrement() > 0) {
        try {
          end.await();
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      }
      return inputs.stream().map(FakeRelease::encodeNow).toList();
    }

    @Override
    public CompletableFuture<LinkerLease> acquire(ReleasePointer pointer) {
      return CompletableFuture.completedFuture(FakeRelease.open(WindowEncoder.through(batcher)));
    }
  }

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    cluster = Jobs.cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  /** All questions wait for the only slot: no checkpoint completes until its call is given up. */
  @Test
  void aCallThatHangsOnceDelaysAnswersAndLosesNone() throws Exception {
    Hanging.begin(1, 1, Duration.ofSeconds(3));
    try (Topics topics = new Topics(broker, "hangs-once")) {
      FlinkJob job = submit(topics);
      ask(topics);
      topics.readUntil(QUESTIONS, PATIENCE);
      assertThat(job.lastFailure()).isEmpty();
      job.cancel();
      assertOnceEach(topics, QUESTIONS);
      assertThat(topics.dead).isEmpty();
    } finally {
      Hanging.end.countDown();
    }
  }

  @Test
  void aQuestionThatHangsTheEncoderTwiceIsADeadLetterAndTheOthersAreAnswered() throws Exception {
    Hanging.begin(Integer.MAX_VALUE, 1, Duration.ofSeconds(2));
    try (Topics topics = new Topics(broker, "hangs")) {
      FlinkJob job = submit(topics);
      ask(topics);
      topics.readUntil(QUESTIONS, PATIENCE);
      assertThat(job.lastFailure()).isEmpty();
      job.cancel();
      assertOnceEach(topics, QUESTIONS - 1);
      assertThat(topics.dead).hasSize(1);
      assertThat(topics.dead.get(0).getErrorMessage())
          .isEqualTo("two calls with it have run longer than 2 s");
    } finally {
      Hanging.end.countDown();
    }
  }

  /** Answers appear with checkpoints: they go on though a call hangs, and long before its limit. */
  @Test
  void checkpointsGoOnBesideAHungCallWhileAnotherSlotWorks() throws Exception {
    Hanging.begin(1, 2, Duration.ofMinutes(10));
    try (Topics topics = new Topics(broker, "hangs-beside")) {
      FlinkJob job = submit(topics);
      ask(topics);
      int together = 4; // a batch
      topics.readUntil(QUESTIONS - together, PATIENCE);
      assertThat(topics.linked).hasSizeGreaterThanOrEqualTo(QUESTIONS - together);
      Hanging.end.countDown();
      topics.readUntil(QUESTIONS, PATIENCE);
      job.cancel();
      assertOnceEach(topics, QUESTIONS);
    } finally {
      Hanging.end.countDown();
    }
  }

  @Test
  void aDeviceThatHangsForEverFailsTheJobAndEmptiesNoTopic() throws Exception {
    Hanging.begin(Integer.MAX_VALUE, 2, Duration.ofSeconds(1));
    try (Topics topics = new Topics(broker, "hangs-for-ever")) {
      FlinkJob job = submit(topics);
      for (int i = 0; i < QUESTIONS; i++) {
        topics.ask("q" + i, "rome " + FakeRelease.HANGS);
      }
      topics.flush();
      while (job.lastFailure().isEmpty()) {
        Thread.sleep(50);
      }
      assertThat(job.lastFailure().orElseThrow())
          .hasStackTraceContaining("calls have run longer than 1 s and do not end");
      topics.readUntil(1, Duration.ofSeconds(5));
      assertThat(topics.dead).isEmpty();
      job.cancel();
    } finally {
      Hanging.end.countDown();
    }
  }

  private static void ask(Topics topics) {
    for (int i = 0; i < QUESTIONS; i++) {
      topics.ask("q" + i, i == 100 ? "rome " + FakeRelease.HANGS : "rome " + i);
    }
    topics.flush();
  }

  private static void assertOnceEach(Topics topics, int answers) {
    assertThat(topics.linked).hasSize(answers);
    assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
  }

  private FlinkJob submit(Topics topics) throws Exception {
    Path announcement = directory.resolve("release.json");
    Files.writeString(
        announcement, "{\"id\": \"fake-1\", \"uri\": \"/r\", \"manifestHash\": \"00\"}");
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + announcement);
    arguments.add("--elq.encode.in-flight=16");
    LinkingJobConfig config =
        LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(config, new Hanging()).addTo(environment);
    return cluster.submit(environment, LinkingJob.NAME);
  }
}
