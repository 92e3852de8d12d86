// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job between a real broker and a mini cluster, with a release that needs no model. */
@Timeout(180)
class LinkingJobITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Brokers delete what is older than a week at any time. */
  private static final long AN_HOUR_AGO = System.currentTimeMillis() - 3_600_000;

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;
  private Jobs jobs;

  @BeforeEach
  void prepare() {
    jobs = new Jobs(cluster, directory);
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

  @Test
  void aQuestionComesBackLinked() throws Exception {
    try (Topics topics = new Topics(broker, "one")) {
      FlinkJob job = jobs.submit(topics);
      topics.ask("q1", "is 🏛 rome older than paris?");
      topics.readUntil(1, PATIENCE);
      job.cancel();

      assertThat(topics.dead).isEmpty();
      LinkedQuestion answer = topics.linked.get(0);
      assertThat(answer.getId()).isEqualTo("q1");
      assertThat(answer.getReleaseId()).isEqualTo("fake-1");
      assertThat(answer.getHeaders()).containsEntry("from", "test");
      assertThat(answer.getEntities())
          .extracting(LinkedEntity::getTitle)
          .containsExactly("rome", "paris");
      LinkedEntity rome = answer.getEntities().get(0);
      assertThat(rome.getMention()).isEqualTo("rome");
      assertThat(rome.getStart()).isEqualTo(6);
      assertThat(rome.getStartCodePoint()).isEqualTo(5);
      assertThat(rome.getEndCodePoint()).isEqualTo(9);
      assertThat(rome.getKbId()).isEqualTo("Q-rome");
    }
  }

  @Test
  void keyHeadersAndTimestampOfARecordPassToItsAnswerAndToItsLetter() throws Exception {
    try (Topics topics = new Topics(broker, "pass")) {
      FlinkJob job = jobs.submit(topics);
      topics.send(record(topics, "q", question("q", "rome")));
      topics.send(record(topics, "k", bytes("nonsense")));
      topics.readUntil(2, PATIENCE);
      job.cancel();

      ConsumerRecord<byte[], byte[]> answer = topics.records.get(0);
      assertThat(answer.key()).asString().isEqualTo("q");
      assertThat(answer.timestamp()).isEqualTo(AN_HOUR_AGO);
      assertThat(answer.headers())
          .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
          .containsExactly("trace=1", "trace=2");
      DeadLetter letter = topics.dead.get(0);
      assertThat(letter.getHeaders())
          .extracting(header -> header.getName() + "=" + UTF_8.decode(header.getValue()))
          .containsExactly("trace=1", "trace=2");
      assertThat(letter.getRecordTimestamp()).isEqualTo(Instant.ofEpochMilli(AN_HOUR_AGO));
    }
  }

  private static ProducerRecord<byte[], byte[]> record(Topics topics, String key, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.questions(), null, AN_HOUR_AGO, bytes(key), value);
    record.headers().add("trace", bytes("1")).add("trace", bytes("2"));
    return record;
  }

  @Test
  void badInputNeverStopsTheJobAndNothingIsLost() throws Exception {
    try (Topics topics = new Topics(broker, "bad-input")) {
      FlinkJob job = jobs.submit(topics);
      topics.send(null, null);
      topics.send(bytes("k"), new byte[0]);
      topics.send(bytes("k"), bytes("{\"id\": \"q\", \"text\": \"json\"}"));
      topics.send(bytes("k"), truncated());
      topics.send(bytes("k"), Wire.DEAD_LETTER.encode(letter()));
      topics.ask("long", "a".repeat(100_000));
      topics.ask("encoder", "paris " + FakeRelease.BREAKS_ENCODER);
      topics.ask("search", "paris " + FakeRelease.BREAKS_SEARCH);
      Map<String, String> linkable =
          Map.of(
              "empty", "",
              "blank", " \t\u00a0\u3000\n",
              "surrogates", "\ud83c paris \udfdb",
              "controls", "\u0000\u0007paris\u001b[31m\u009f",
              "emoji", "👩‍👩‍👧‍👦🏛️ paris 🏳️‍🌈",
              "marks", "\u202eparis\u200b\ufeff",
              "fitting", "paris " + "a ".repeat(4_997));
      linkable.forEach(topics::ask);
      topics.ask("last", "rome");
      topics.readUntil(8 + linkable.size() + 1, PATIENCE);
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
      job.cancel();

      assertThat(topics.linked)
          .extracting(LinkedQuestion::getId)
          .containsExactlyInAnyOrder(
              "empty", "blank", "surrogates", "controls", "emoji", "marks", "fitting", "last");
      for (LinkedQuestion answer : topics.linked) {
        boolean blank = answer.getId().equals("empty") || answer.getId().equals("blank");
        assertThat(answer.getEntities()).as(answer.getId()).hasSize(blank ? 0 : 1);
        assertThat(answer.getWindows() > 0).as(answer.getId()).isEqualTo(!blank);
        answer.getEntities().forEach(entity -> assertOffsets(answer.getText(), entity));
      }
      assertDead(
          topics.dead,
          "decode",
          null,
          "tombstone",
          "too few",
          "7b 22",
          "not a complete",
          "fingerprint");
      assertDead(topics.dead, "decode", null, "100,000 characters");
      assertDead(topics.dead, "encode", "encoder", "does not like");
      assertDead(topics.dead, "look up & resolve", "search", "does not like");
      assertThat(topics.dead).hasSize(8);
    }
  }

  @Test
  void theJobEndsWhereTheTopicEndedAndCanBeSubmittedAgain() throws Exception {
    try (Topics topics = new Topics(broker, "until-end")) {
      String[] options = {
        "--elq.questions.until-end=true",
        "--elq.questions.start-from=earliest",
        "--elq.linked-questions.order=as-asked"
      };
      for (int i = 0; i < 100; i++) {
        topics.ask("q" + i, "oslo");
      }
      topics.flush();
      jobs.submit(topics, options).await();
      topics.readUntil(100, PATIENCE);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      jobs.submit(topics, options).await();
      topics.readUntil(200, PATIENCE);
      assertThat(topics.linked).hasSize(200);
      assertThat(FakeRelease.LEASES).hasValue(0);
    }
  }

  @Test
  void atLeastOnceNeedsNoTransactions() throws Exception {
    try (Topics topics = new Topics(broker, "at-least-once")) {
      FlinkJob job = jobs.submit(topics, "--elq.delivery.guarantee=at-least-once");
      topics.ask("q", "paris");
      topics.readUntil(1, PATIENCE);
      job.cancel();
      assertThat(topics.linked).hasSize(1);
    }
  }

  private static void assertOffsets(String text, LinkedEntity entity) {
    assertThat(text.substring(entity.getStart(), entity.getEnd()))
        .isEqualTo(entity.getMention())
        .isEqualTo("paris".equals(entity.getTitle()) ? "paris" : "rome");
    assertThat(text.codePointCount(0, entity.getStart())).isEqualTo(entity.getStartCodePoint());
    assertThat(text.codePointCount(0, entity.getEnd())).isEqualTo(entity.getEndCodePoint());
  }

  private static void assertDead(
      List<DeadLetter> dead, String stage, String questionId, String... messages) {
    for (String message : messages) {
      assertThat(dead)
          .as("a dead letter of %s with '%s'", stage, message)
          .anySatisfy(
              letter -> {
                assertThat(letter.getStage()).isEqualTo(stage);
                assertThat(letter.getQuestionId()).isEqualTo(questionId);
                assertThat(letter.getErrorMessage()).contains(message);
              });
    }
  }

  private static byte[] question(String id, String text) {
    return Wire.QUESTION.encode(
        Question.newBuilder().setId(id).setText(text).setEventTime(Instant.EPOCH).build());
  }

  private static byte[] truncated() {
    byte[] question = question("q", "cut off");
    return Arrays.copyOf(question, question.length - 4);
  }

  private static DeadLetter letter() {
    return DeadLetter.newBuilder()
        .setTopic("t")
        .setPartition(0)
        .setOffset(0)
        .setStage("decode")
        .setErrorClass("E")
        .setTimestamp(Instant.EPOCH)
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
