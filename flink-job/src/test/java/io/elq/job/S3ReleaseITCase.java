// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.ReleaseStatus;
import io.elq.schemas.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Releases that lie in S3: the plugin of Flink's own, and a server that goes away. */
@Timeout(400)
class S3ReleaseITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String STATES = "elq-release-status";

  @TempDir Path directory;
  private int asked;

  @AfterEach
  void forgetS3() throws InterruptedException {
    ReleaseCache.JVM.closeUnused().join();
    FileSystem.initialize(new Configuration(), null);
  }

  @Test
  void aReleaseIsDownloadedAndComesBackFromTheCacheWhileTheStoreIsAway() throws Exception {
    try (S3Server store = S3Server.start(directory.resolve("s3.log"));
        KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "s3")) {
      broker.createTopic(STATES, 1);
      ReleasePointer one = put(store, "one", 7);
      ReleasePointer two = put(store, "two", 8);
      announce(one);
      FlinkJob job = cluster.submit(environment(cluster, topics), LinkingJob.NAME);
      askUntilAnsweredBy(topics, one);
      announce(two);
      askUntilAnsweredBy(topics, two);

      String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
      ReleaseCache.JVM.closeUnused().join();
      store.close();
      job = cluster.resume(environment(cluster, topics), LinkingJob.NAME, savepoint);
      int before = topics.linked.size();
      askUntilAnsweredBy(topics, two);
      assertThat(topics.linked.subList(before, topics.linked.size()))
          .allMatch(answer -> answer.getReleaseId().equals(two.id()));

      ReleasePointer three = local("three", 9, "s3://elq/three");
      announce(three);
      ReleaseStatus waiting =
          awaitState(
              broker,
              state ->
                  state.getReleaseId().equals(three.id()) && state.getState().equals("waiting"));
      assertThat(waiting.getReason()).contains("s3://elq/three", "check that it is there");
      askUntilAnsweredBy(topics, two);

      store.restart();
      store.put(directory.resolve("three"));
      askUntilAnsweredBy(topics, three);
      topics.readUntil(asked, PATIENCE);
      job.cancel();
      assertThat(topics.dead).isEmpty();
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.linked).hasSize(asked);
    }
  }

  private ReleasePointer put(S3Server store, String name, long seed) throws Exception {
    ReleasePointer local = TinyRelease.write(directory.resolve(name), seed);
    return new ReleasePointer(local.id(), store.put(directory.resolve(name)), local.manifestHash());
  }

  private ReleasePointer local(String name, long seed, String uri) {
    ReleasePointer local = TinyRelease.write(directory.resolve(name), seed);
    return new ReleasePointer(local.id(), uri, local.manifestHash());
  }

  /** Asks until an answer to a question that was asked from now on comes from a release. */
  private void askUntilAnsweredBy(Topics topics, ReleasePointer release) throws Exception {
    int before = topics.linked.size();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (topics.linked.stream()
        .skip(before)
        .noneMatch(answer -> answer.getReleaseId().equals(release.id()))) {
      assertThat(System.nanoTime()).as("%s is not served", release).isLessThan(deadline);
      for (int i = 0; i < 10; i++) {
        topics.ask("q" + asked++, "who was the king of troy");
      }
      topics.flush();
      topics.readUntil(asked, Duration.ofMillis(500));
    }
    topics.readUntil(asked, PATIENCE);
  }

  private StreamExecutionEnvironment environment(FlinkCluster cluster, Topics topics) {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + directory.resolve("announcement.json"));
    arguments.add("--elq.release.allowed-prefixes=s3://elq");
    arguments.add("--elq.release.cache-folder=" + directory.resolve("cache"));
    arguments.add("--elq.release.status-topic=" + STATES);
    arguments.add("--elq.release.check-interval=1s");
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new))))
        .addTo(environment);
    return environment;
  }

  private void announce(ReleasePointer release) throws IOException {
    Path next =
        Files.writeString(
            directory.resolve("next.json"),
            "{\"id\": \"%s\", \"uri\": \"%s\", \"manifestHash\": \"%s\"}"
                .formatted(release.id(), release.uri(), release.manifestHash()));
    Files.move(next, directory.resolve("announcement.json"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static ReleaseStatus awaitState(KafkaBroker broker, Predicate<ReleaseStatus> wanted)
      throws Exception {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all = List.of(new TopicPartition(STATES, 0));
      consumer.assign(all);
      consumer.seekToBeginning(all);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (System.nanoTime() < deadline) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          ReleaseStatus status = Wire.RELEASE_STATUS.decode(record.value());
          if (wanted.test(status)) {
            return status;
          }
        }
      }
      throw new AssertionError("no such state was reported");
    }
  }
}
