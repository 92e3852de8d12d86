// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.entity.JobEntities;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ReleaseLinkers;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.EntityOperation;
import io.elq.schemas.EntityUpdate;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Timings;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Entities are added and deleted while questions flow: two slots, a real broker. */
@Timeout(180)
class LiveEntitiesITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  private static KafkaBroker broker;
  private static FlinkCluster cluster;
  private static KafkaProducer<byte[], byte[]> producer;

  @TempDir Path directory;
  private int asked;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    cluster = Jobs.cluster();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterAll
  static void stop() throws Exception {
    producer.close();
    cluster.close();
    broker.close();
  }

  @Test
  void entitiesComeAndGoWithinSecondsAndOutliveFailoverRescalingAndSwap() throws Exception {
    String entities = topic("live-entities");
    String releases = topic("live-releases");
    try (Topics topics = new Topics(broker, "live")) {
      announce(releases, "r1");
      String[] options = {"--elq.entities.topic=" + entities, "--elq.release.topic=" + releases};
      FlinkJob job = cluster.submit(environment(topics, new FakeRelease(), options), "live");
      assertThat(linked(ask(topics))).isEqualTo("Q-paris 0");
      flood(topics, 5_000);

      update(entities, "N1", EntityOperation.UPSERT, "paris, texas");
      awaitSoon(topics, "N1 1"::equals);
      send(entities, "N2", "poison".getBytes(StandardCharsets.UTF_8));
      flood(topics, 5_000);
      update(entities, "N1", EntityOperation.DELETE, "");
      awaitSoon(topics, "Q-paris 3"::equals);
      update(entities, "Q-paris", EntityOperation.DELETE, "");
      update(entities, "N3", EntityOperation.UPSERT, "oslo, minnesota");
      awaitSoon(topics, linked -> linked.endsWith(" 5"));
      String five = "Q-rome 5"; // the fake release always has a next best

      cluster.replaceTaskManager(0);
      assertThat(linked(ask(topics))).isEqualTo(five);

      String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
      StreamExecutionEnvironment fewer = environment(topics, new FakeRelease(), options);
      fewer.setParallelism(1);
      job = cluster.resume(fewer, "live", savepoint);
      assertThat(linked(ask(topics))).isEqualTo(five);
      assertThat(linked(ask(topics, "oslo"))).isEqualTo("N3 5");

      announce(releases, "r2");
      while (!ask(topics).getReleaseId().equals("r2")) {
        assertThat(linked(topics.linked.get(topics.linked.size() - 1))).isEqualTo(five);
      }
      assertThat(linked(ask(topics))).isEqualTo(five);
      job.cancel();

      topics.readUntil(asked + 2, Duration.ofSeconds(1));
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.linked).hasSize(asked);
      assertThat(topics.linked)
          .filteredOn(answer -> answer.getReleaseId().equals("r2"))
          .allMatch(answer -> answer.getOverlayVersion() == 5);
      assertThat(topics.dead).hasSize(1);
      assertThat(topics.dead.get(0).getStage()).isEqualTo("decode entities");
    }
  }

  @Test
  void theSameVersionGivesTheSameBitsAtAnyParallelism() throws Exception {
    String entities = topic("bits-entities");
    String release = TinyRelease.write(directory.resolve("tiny"), 7).uri();
    for (int i = 0; i < 20; i++) {
      String title = TinyRelease.WORDS.get(i) + " " + TinyRelease.WORDS.get(i + 1);
      update(entities, "N" + i % 15, EntityOperation.UPSERT, title);
      update(entities, "T" + i, EntityOperation.DELETE, "");
    }
    Map<String, LinkedQuestion> one = answers("one", entities, release, 1);
    Map<String, LinkedQuestion> two = answers("two", entities, release, 2);
    assertThat(two).isEqualTo(one);
    assertThat(one.values())
        .flatExtracting(LinkedQuestion::getEntities)
        .extracting(entity -> entity.getKbId().charAt(0))
        .contains('N', 'T');
  }

  /** What a job of its own says once it has all updates, without the times that it took. */
  private Map<String, LinkedQuestion> answers(
      String prefix, String entities, String release, int parallelism) throws Exception {
    LinkerProvider linkers =
        new ReleaseLinkers(
            LinkingJobConfig.encoder(new Configuration()),
            LinkingJobConfig.cache(new Configuration()),
            IndexUse.COPIED);
    Map<String, LinkedQuestion> answers = new TreeMap<>();
    try (Topics topics = new Topics(broker, prefix)) {
      StreamExecutionEnvironment environment =
          environment(
              topics,
              linkers,
              "--elq.entities.topic=" + entities,
              "--elq.release.announcement=" + release);
      environment.setParallelism(parallelism);
      FlinkJob job = cluster.submit(environment, prefix);
      asked = 0;
      while (ask(topics).getOverlayVersion() < 40) {
        Thread.sleep(50);
      }
      int before = asked;
      for (int i = 0; i < 200; i++) {
        String text = TinyRelease.WORDS.get(i % 29) + " " + TinyRelease.WORDS.get(i * 7 % 29);
        topics.ask("same" + i, text + " is the " + TinyRelease.WORDS.get(i * 11 % 29));
      }
      topics.flush();
      topics.readUntil(before + 200, PATIENCE);
      job.cancel();
      assertThat(topics.dead).isEmpty();
      for (LinkedQuestion answer : topics.linked.subList(before, topics.linked.size())) {
        assertThat(answer.getOverlayVersion()).isEqualTo(40);
        answers.put(
            answer.getId(),
            LinkedQuestion.newBuilder(answer).setTimings(new Timings(0L, 0L, 0L, 0L)).build());
      }
    }
    JobEntities.closeUnused();
    return answers;
  }

  private static String topic(String name) {
    broker.createTopic(name, 1);
    return name;
  }

  private static StreamExecutionEnvironment environment(
      Topics topics, LinkerProvider linkers, String... more) {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.addAll(List.of(more));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(
            LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new))), linkers)
        .addTo(environment);
    return environment;
  }

  /** Questions that the job has to work off, without waiting for it. */
  private void flood(Topics topics, int questions) {
    for (int i = 0; i < questions; i++) {
      topics.ask("q" + asked++, "rome and oslo");
    }
    topics.flush();
  }

  private LinkedQuestion ask(Topics topics) throws Exception {
    return ask(topics, "paris");
  }

  private LinkedQuestion ask(Topics topics, String text) throws Exception {
    String id = "q" + asked++;
    topics.ask(id, text);
    topics.flush();
    int[] seen = {topics.linked.size()};
    LinkedQuestion[] answer = new LinkedQuestion[1];
    topics.readUntil(
        () -> {
          for (; seen[0] < topics.linked.size(); seen[0]++) {
            if (topics.linked.get(seen[0]).getId().equals(id)) {
              answer[0] = topics.linked.get(seen[0]);
            }
          }
          return answer[0] != null;
        },
        PATIENCE);
    assertThat(answer[0]).as("the answer to " + id).isNotNull();
    return answer[0];
  }

  /** Asks again and again; questions that are asked five seconds later have seen the update. */
  private void awaitSoon(Topics topics, Predicate<String> expected) throws Exception {
    long start = System.nanoTime();
    boolean last;
    String linked;
    do {
      last = System.nanoTime() - start > SOON.toNanos();
      linked = linked(ask(topics));
    } while (!expected.test(linked) && !last);
    assertThat(linked).matches(expected, "is what was told");
  }

  /** The entity of an answer, and the version of the overlay. */
  private static String linked(LinkedQuestion answer) {
    List<LinkedEntity> entities = answer.getEntities();
    String kbId = entities.isEmpty() ? "none" : entities.get(0).getKbId();
    return kbId + " " + answer.getOverlayVersion();
  }

  private static void announce(String topic, String id) throws Exception {
    var announcement = new ReleaseAnnouncement(id, "/releases/" + id, "0".repeat(64), null, NOW);
    send(topic, id, Wire.RELEASE_ANNOUNCEMENT.encode(announcement));
  }

  private static void update(String topic, String kbId, EntityOperation what, String title)
      throws Exception {
    var update = new EntityUpdate(kbId, what, title, "", List.of(), NOW);
    send(topic, kbId, Wire.ENTITY_UPDATE.encode(update));
  }

  private static void send(String topic, String key, byte @Nullable [] value) throws Exception {
    producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value)).get();
  }
}
