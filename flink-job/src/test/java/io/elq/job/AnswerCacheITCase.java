// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.EntityOperation;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job that keeps answers is asked the same again and again: two slots, a real broker. */
@Timeout(300)
class AnswerCacheITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final String RELEASES = "cache-releases";
  private static final String ENTITIES = "cache-entities";
  // No other test encodes with releases of these ids.
  private static final String FIRST = "cached-1";
  private static final String SECOND = "cached-2";
  private static final List<String> TEXTS =
      List.of("paris", "rome", "oslo", "paris and rome", "from oslo to paris", "nothing", "");

  @TempDir Path directory;
  private int asked;

  @Test
  void repeatsAreAnsweredFromMemoryAndNothingIsStale() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "cache");
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      broker.createTopic(RELEASES, 1);
      broker.createTopic(ENTITIES, 1);
      announce(producer, FIRST);
      FlinkJob job =
          new Jobs(cluster, directory)
              .submitWith(
                  topics,
                  "--elq.answers.cache-size=8mb",
                  "--elq.release.topic=" + RELEASES,
                  "--elq.entities.topic=" + ENTITIES);
      ask(topics, 500);
      topics.readUntil(asked, PATIENCE);
      int encoded = FakeRelease.encoded(FIRST);
      ask(topics, 1_500);
      topics.readUntil(asked, PATIENCE);
      assertThat(FakeRelease.encoded(FIRST))
          .as("windows after the first answers")
          .isEqualTo(encoded);

      ask(topics, 1_500); // some are between the stages now
      send(
          producer,
          ENTITIES,
          "N1",
          Wire.ENTITY_UPDATE.encode(
              new EntityUpdate(
                  "N1", EntityOperation.UPSERT, "paris, texas", "", List.of(), Instant.EPOCH)));
      askUntil(topics, answer -> answer.getOverlayVersion() == 1);
      ask(topics, 1_500);
      announce(producer, SECOND);
      askUntil(topics, answer -> answer.getReleaseId().equals(SECOND));
      cluster.replaceTaskManager(0);
      ask(topics, 1_000);
      topics.readUntil(asked, PATIENCE);
      job.cancel();

      assertThat(FakeRelease.encoded(FIRST) + FakeRelease.encoded(SECOND)).isLessThan(asked / 4);
      assertEachOnceAndRight(topics);
    }
  }

  @Test
  void whatFailsFailsEachTime() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "cachefails")) {
      FlinkJob job = new Jobs(cluster, directory).submit(topics, "--elq.answers.cache-size=8mb");
      for (int i = 0; i < 40; i++) {
        topics.ask("good" + i, "paris");
        topics.ask("bad" + i, i % 2 == 0 ? FakeRelease.BREAKS_ENCODER : FakeRelease.BREAKS_SEARCH);
        topics.flush();
        topics.ask("other" + i, "rome " + i); // so that no stage sees failures alone
        topics.ask("another" + i, "oslo " + i);
      }
      topics.flush();
      topics.readUntil(160, PATIENCE);
      job.cancel();
      assertThat(topics.linked).hasSize(120);
      assertThat(topics.dead).hasSize(40).allMatch(dead -> dead.getQuestionId().startsWith("bad"));
    }
  }

  private void assertEachOnceAndRight(Topics topics) {
    assertThat(topics.dead).isEmpty();
    assertThat(topics.linked).hasSize(asked);
    assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
    for (LinkedQuestion answer : topics.linked) {
      int number = Integer.parseInt(answer.getId().substring(1));
      String text = TEXTS.get(number % TEXTS.size());
      assertThat(answer.getText()).isEqualTo(text);
      assertThat(answer.getHeaders()).containsExactly(Map.entry("from", "test"));
      assertThat(answer.getEntities())
          .as("%s by %s with %d", text, answer.getReleaseId(), answer.getOverlayVersion())
          .extracting(LinkedEntity::getKbId)
          .containsExactlyElementsOf(expected(text, answer.getOverlayVersion()));
    }
  }

  private static List<String> expected(String text, long version) {
    return Stream.of(text.split(" "))
        .filter(List.of("paris", "rome", "oslo")::contains)
        .map(word -> word.equals("paris") && version == 1 ? "N1" : "Q-" + word)
        .toList();
  }

  private void ask(Topics topics, int questions) {
    for (int i = 0; i < questions; i++) {
      topics.ask("q" + asked, TEXTS.get(asked % TEXTS.size()));
      asked++;
    }
    topics.flush();
  }

  /** Asks on until every one of fifty answers in a row is as expected. */
  private void askUntil(Topics topics, Predicate<LinkedQuestion> expected) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<LinkedQuestion> last;
    do {
      topics.readUntil(asked, PATIENCE);
      int before = asked;
      ask(topics, 50);
      topics.readUntil(asked, PATIENCE);
      assertThat(topics.dead).isEmpty();
      last = topics.linked.subList(before, topics.linked.size());
    } while (!last.stream().allMatch(expected) && System.nanoTime() < deadline);
    assertThat(last).allMatch(expected);
  }

  private static void announce(KafkaProducer<byte[], byte[]> producer, String id) throws Exception {
    send(
        producer,
        RELEASES,
        id,
        Wire.RELEASE_ANNOUNCEMENT.encode(
            new ReleaseAnnouncement(id, "/releases/" + id, "0".repeat(64), null, Instant.EPOCH)));
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer, String topic, String key, byte[] value)
      throws Exception {
    producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)).get();
  }
}
