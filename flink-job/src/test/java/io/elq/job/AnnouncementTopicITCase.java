// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.ReleaseStatus;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that learns on a topic what to serve. */
@Timeout(180)
class AnnouncementTopicITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ANNOUNCEMENTS = "elq-releases";
  private static final String STATES = "elq-release-status";

  @TempDir Path directory;

  private KafkaProducer<byte[], byte[]> producer;
  private int asked;

  @Test
  void aReleaseIsTriedPromotedAndRolledBackWhileQuestionsFlow() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "announced")) {
      broker.createTopic(ANNOUNCEMENTS, 1);
      broker.createTopic(STATES, 1);
      producer = producer(broker);
      announce("r1", null);
      FlinkJob job =
          new Jobs(cluster, directory)
              .submitWith(
                  topics,
                  "--elq.release.topic=" + ANNOUNCEMENTS,
                  "--elq.release.status-topic=" + STATES);
      assertThat(releases(ask(topics, 500))).containsExactly("r1");

      send("r2", "no announcement".getBytes(StandardCharsets.UTF_8));
      announce("bad", 0.5);
      announce("r2", 0.2);
      awaitStates(broker, "r2 canary", 2);
      List<LinkedQuestion> tried = ask(topics, 2_000);
      assertThat(releases(tried)).containsExactly("r1", "r2");
      assertThat(tried)
          .filteredOn(answer -> answer.getReleaseId().equals("r2"))
          .hasSizeBetween(300, 500);

      announce("r2", null);
      awaitStates(broker, "r2 serving", 2);
      assertThat(releases(ask(topics, 500))).containsExactly("r2");

      announce("r3", 0.5);
      awaitStates(broker, "r3 canary", 2);
      send("r3", null);
      awaitStates(broker, "r3 ended", 2);
      assertThat(releases(ask(topics, 500))).containsExactly("r2");
      job.cancel();

      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.dead).hasSize(1);
      assertThat(topics.dead.get(0).getStage()).isEqualTo("decode announcements");
      assertThat(states(broker)).contains("bad refused");
    }
  }

  /** Asks, and waits for the answers; the one dead letter is of an announcement. */
  private List<LinkedQuestion> ask(Topics topics, int questions) throws Exception {
    int before = topics.linked.size();
    for (int i = 0; i < questions; i++) {
      topics.ask("q" + asked++, "paris");
    }
    topics.flush();
    while (topics.linked.size() < asked) {
      topics.readUntil(topics.linked.size() + topics.dead.size() + 1, PATIENCE);
    }
    return topics.linked.subList(before, topics.linked.size());
  }

  private static Set<String> releases(List<LinkedQuestion> answers) {
    return answers.stream()
        .map(LinkedQuestion::getReleaseId)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void announce(String id, @Nullable Double share) throws Exception {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    var announcement = new ReleaseAnnouncement(id, "/releases/" + id, "0".repeat(64), share, now);
    send(id, Wire.RELEASE_ANNOUNCEMENT.encode(announcement));
  }

  private void send(String id, byte @Nullable [] value) throws Exception {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    producer.send(new ProducerRecord<>(ANNOUNCEMENTS, key, value)).get();
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void awaitStates(KafkaBroker broker, String state, int subtasks) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (states(broker).stream().filter(state::equals).count() < subtasks) {
      assertThat(System.nanoTime()).as(state).isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static List<String> states(KafkaBroker broker) throws Exception {
    TopicPartition partition = new TopicPartition(STATES, 0);
    List<String> states = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (var record : consumer.poll(Duration.ofMillis(100))) {
          ReleaseStatus status = Wire.RELEASE_STATUS.decode(record.value());
          states.add(status.getReleaseId() + " " + status.getState());
        }
      }
    }
    return states;
  }
}
