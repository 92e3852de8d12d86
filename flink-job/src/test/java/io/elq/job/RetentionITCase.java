// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that comes back after the broker has deleted questions that it had not read. */
@Timeout(180)
class RetentionITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    cluster = Jobs.cluster();
  }

  @AfterAll
  static void stop() {
    cluster.close();
    broker.close();
  }

  @Test
  void deletedQuestionsFailTheJobInsteadOfBeingSkipped() throws Exception {
    Jobs jobs = new Jobs(cluster, directory);
    try (Topics topics = new Topics(broker, "retention")) {
      FlinkJob job = jobs.submit(topics, "--elq.questions.start-from=earliest");
      ask(topics, "read", 20);
      topics.readUntil(20, PATIENCE);
      String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));

      ask(topics, "deleted", 20);
      deleteAll(topics.questions());
      ask(topics, "kept", 20);
      FlinkJob resumed = jobs.resume(topics, savepoint);
      Throwable failure = failure(resumed);
      resumed.cancel();

      assertThat(failure).isInstanceOf(OffsetOutOfRangeException.class);
      topics.readUntil(21, Duration.ofSeconds(2));
      assertThat(topics.linked).hasSize(20);
    }
  }

  private static void ask(Topics topics, String prefix, int questions) {
    for (int i = 0; i < questions; i++) {
      topics.ask(prefix + i, "paris");
    }
    topics.flush();
  }

  /** As retention does, but at once. */
  private static void deleteAll(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      List<TopicPartition> partitions =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get()
              .get(topic)
              .partitions()
              .stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      var ends =
          admin
              .listOffsets(
                  partitions.stream()
                      .collect(Collectors.toMap(Function.identity(), p -> OffsetSpec.latest())))
              .all()
              .get();
      admin
          .deleteRecords(
              partitions.stream()
                  .collect(
                      Collectors.toMap(
                          Function.identity(),
                          p -> RecordsToDelete.beforeOffset(ends.get(p).offset()))))
          .all()
          .get();
    }
  }

  private static Throwable failure(FlinkJob job) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<Throwable> failure = job.lastFailure();
    while (failure.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(100);
      failure = job.lastFailure();
    }
    assertThat(failure).as("why the job failed").isPresent();
    return ExceptionUtils.findThrowable(failure.get(), OffsetOutOfRangeException.class)
        .map(Throwable.class::cast)
        .orElse(failure.get());
  }
}
