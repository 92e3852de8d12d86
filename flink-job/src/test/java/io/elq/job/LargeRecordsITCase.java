// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.deadletter.ValueHash;
import io.elq.job.question.RecordHeader;
import io.elq.job.sink.OutgoingRecord;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Records as large as a topic can be configured to take: none of them may stop the job. */
@Timeout(180)
class LargeRecordsITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LARGEST = 8 << 20;

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;

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
  void whatKafkaWouldNotTakeBecomesALetterAndTheJobContinues() throws Exception {
    try (Topics topics = new Topics(broker, "large")) {
      takeLargeRecords(topics.questions());
      FlinkJob job = new Jobs(cluster, directory).submit(topics, "--elq.question.max-bytes=8mb");
      byte[] value = question("value", Map.of("k", "v".repeat(3 << 20)));
      send(topics, record("headers", question("headers", Map.of()), new byte[3 << 20]));
      send(topics, record("value", value, new byte[1]));
      topics.ask("good", "paris");
      topics.readUntil(3, PATIENCE);

      assertThat(topics.linked).extracting(LinkedQuestion::getId).containsExactly("good");
      assertThat(topics.dead).hasSize(2);
      DeadLetter headers = letter(topics, "record's headers take 3,145,7");
      assertThat(headers.getHeaders()).isEmpty();
      DeadLetter large = letter(topics, "question's headers take 3,145,7");
      assertThat(large.getValue()).isNull();
      assertThat(large.getValueSize()).isEqualTo(value.length);
      assertThat(large.getValueHash()).isEqualTo(ValueHash.of(value));
      assertThat(large.getHeaders()).hasSize(1);
      assertNeverRestarted(job);
      job.cancel();
    }
  }

  @Test
  void anAnswerAboveTheProducersLimitBecomesALetterAndTheJobContinues() throws Exception {
    try (Topics topics = new Topics(broker, "answer")) {
      takeLargeRecords(topics.questions());
      FlinkJob job =
          new Jobs(cluster, directory)
              .submit(
                  topics,
                  "--elq.question.max-headers-bytes=1mb",
                  "--elq.kafka.properties.max.request.size=100000");
      send(
          topics,
          record("large", question("large", Map.of("k", "v".repeat(100_000))), new byte[1]));
      topics.ask("good", "paris");
      topics.readUntil(2, PATIENCE);

      assertThat(topics.linked).extracting(LinkedQuestion::getId).containsExactly("good");
      DeadLetter letter = letter(topics, "but at most 100,000 are written");
      assertThat(letter.getStage()).isEqualTo("linked-questions");
      assertThat(letter.getQuestionId()).isEqualTo("large");
      assertThat(letter.getReleaseId()).isEqualTo("fake-1");
      assertThat(letter.getValue()).isNull();
      assertNeverRestarted(job);
      job.cancel();
    }
  }

  @Test
  void theSizeThatIsComparedIsTheOneTheProducerCompares() throws Exception {
    broker.createTopic("sizes", 1);
    OutgoingRecord record =
        new OutgoingRecord(
            new byte[7], new byte[70_000], List.of(new RecordHeader("h", new byte[9])), 5L);
    try (KafkaProducer<byte[], byte[]> enough = producer(record.size());
        KafkaProducer<byte[], byte[]> less = producer(record.size() - 1)) {
      ProducerRecord<byte[], byte[]> sent = record("sizes", record);
      assertThat(enough.send(sent).get().timestamp()).isEqualTo(5);
      assertThatThrownBy(() -> less.send(sent).get())
          .hasCauseInstanceOf(RecordTooLargeException.class);
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, OutgoingRecord record) {
    ProducerRecord<byte[], byte[]> sent =
        new ProducerRecord<>(topic, null, record.timestamp(), record.key(), record.value());
    record.headers().forEach(header -> sent.headers().add(header.name(), header.value()));
    return sent;
  }

  private static ProducerRecord<byte[], byte[]> record(String id, byte[] value, byte[] header) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("", id.getBytes(StandardCharsets.UTF_8), value);
    record.headers().add("h", header);
    return record;
  }

  private static void send(Topics topics, ProducerRecord<byte[], byte[]> record) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(LARGEST)) {
      producer
          .send(
              new ProducerRecord<>(
                  topics.questions(), null, record.key(), record.value(), record.headers()))
          .get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(int maxRequestSize) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "max.request.size",
            Integer.toString(maxRequestSize)),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void takeLargeRecords(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      ConfigEntry size = new ConfigEntry("max.message.bytes", Integer.toString(LARGEST));
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(Type.TOPIC, topic),
                  List.of(new AlterConfigOp(size, OpType.SET))))
          .all()
          .get();
    }
  }

  private static byte[] question(String id, Map<String, String> headers) {
    return Wire.QUESTION.encode(
        Question.newBuilder()
            .setId(id)
            .setText("rome")
            .setEventTime(Instant.EPOCH)
            .setHeaders(headers)
            .build());
  }

  private static DeadLetter letter(Topics topics, String message) {
    return topics.dead.stream()
        .filter(letter -> letter.getErrorMessage().contains(message))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no letter with " + message + ": " + topics.dead));
  }

  private static void assertNeverRestarted(FlinkJob job) throws Exception {
    assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
    assertThat(job.lastFailure()).isEmpty();
  }
}
