// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whatever a topic holds, the job goes on, and each record becomes one answer or one dead letter.
 * {@code ELQ_FUZZ_RECORDS} says how many records; the job does not restart for any of them.
 */
@Timeout(7_200)
class FuzzITCase {
  private static final Logger LOG = LoggerFactory.getLogger(FuzzITCase.class);
  private static final long RECORDS =
      Long.parseLong(Optional.ofNullable(System.getenv("ELQ_FUZZ_RECORDS")).orElse("10000"));
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int UNDER_WAY = 20_000;

  @TempDir Path directory;

  private final BitSet seen = new BitSet();
  private final TreeMap<String, Integer> reasons = new TreeMap<>();
  private final List<String> wrong = new ArrayList<>();
  private long answers;
  private long progress = System.nanoTime();

  @Test
  void everyRecordBecomesOneAnswerOrOneDeadLetter() throws Exception {
    TinyRelease.write(directory.resolve("release"), 7);
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = FlinkCluster.start(FlinkCluster.Settings.slots(2).withFlink(flink));
        Topics topics = new Topics(broker, "fuzz")) {
      FlinkJob job = submit(cluster, topics);
      send(topics, job);
      while (seen.cardinality() < RECORDS) {
        read(topics, job);
      }
      topics.readUntil(1, Duration.ofSeconds(2)); // which nobody is to answer
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
      job.cancel();

      LOG.info("{} records: {} answers, dead letters {}", RECORDS, answers, reasons);
      assertThat(wrong).isEmpty();
      assertThat(topics.linked).isEmpty();
      assertThat(topics.dead).isEmpty();
      assertThat(answers).isGreaterThan(RECORDS / 10).isLessThan(RECORDS);
    }
  }

  private FlinkJob submit(FlinkCluster cluster, Topics topics) throws Exception {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + directory.resolve("release"));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new))))
        .addTo(environment);
    return cluster.submit(environment, LinkingJob.NAME);
  }

  /** In turn to each partition, so that partition and offset tell a record's number. */
  private void send(Topics topics, FlinkJob job) throws Exception {
    FuzzedRecords records = new FuzzedRecords(RECORDS);
    for (long n = 0; n < RECORDS; n++) {
      topics.send(records.next(topics.questions(), (int) (n % Topics.PARTITIONS), n));
      while (n - seen.cardinality() > UNDER_WAY) {
        topics.flush();
        read(topics, job);
      }
    }
    topics.flush();
  }

  private void read(Topics topics, FlinkJob job) throws Exception {
    if (topics.poll(this::account)) {
      progress = System.nanoTime();
      return;
    }
    assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(System.nanoTime() - progress)
        .as("silence; the first record without an outcome is %d", seen.nextClearBit(0))
        .isLessThan(PATIENCE.toNanos());
  }

  private void account(ConsumerRecord<byte[], byte[]> record) {
    long number;
    try {
      if (record.topic().endsWith("dead-letters")) {
        DeadLetter letter = Wire.DEAD_LETTER.decode(record.value());
        number = letter.getOffset() * Topics.PARTITIONS + letter.getPartition();
        reasons.merge(letter.getStage() + " " + letter.getErrorClass(), 1, Integer::sum);
      } else {
        LinkedQuestion answer = Wire.LINKED_QUESTION.decode(record.value());
        assertThat(answer.getReleaseId()).isNotEmpty();
        number =
            ByteBuffer.wrap(record.headers().lastHeader(FuzzedRecords.NUMBER).value()).getLong();
        answers++;
      }
    } catch (WireException e) {
      wrong.add("unreadable output: " + e);
      return;
    }
    if (seen.get(Math.toIntExact(number))) {
      wrong.add("record " + number + " twice");
    }
    seen.set(Math.toIntExact(number));
    if (seen.cardinality() % 50_000 == 0) {
      LOG.info("{} of {} records", seen.cardinality(), RECORDS);
    }
  }
}
