// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.elq.cli.CommandRun;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import io.elq.job.deadletter.Replayed;
import io.elq.job.deadletter.ValueHash;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.KafkaHeader;
import io.elq.schemas.Wire;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A topic of questions and one of dead letters, with a partition each. */
final class LetterTopics implements AutoCloseable {
  private final KafkaBroker broker;
  private final String prefix;
  private final KafkaProducer<byte[], byte[]> producer;
  private long next;

  /** Of the records that letters are about; an hour ago unless a test says otherwise. */
  Instant recordTimestamp = Instant.ofEpochMilli(System.currentTimeMillis() - 3_600_000);

  LetterTopics(KafkaBroker broker, String prefix) {
    this.broker = broker;
    this.prefix = prefix;
    broker.createTopic(questions(), 1);
    broker.createTopic(letters(), 1);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  String questions() {
    return prefix + "-questions";
  }

  String letters() {
    return prefix + "-letters";
  }

  CommandRun run(String command, String... options) {
    List<String> arguments = new ArrayList<>(List.of("dead-letters", command));
    if (List.of(options).stream().noneMatch(option -> option.startsWith("--topic"))) {
      arguments.add("--topic=" + letters());
    }
    if (List.of(options).stream().noneMatch(option -> option.startsWith("--bootstrap"))) {
      arguments.add("--bootstrap-servers=" + broker.bootstrapServers());
    }
    arguments.addAll(List.of(options));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  void letter(String key, String stage, String kind, String message) throws Exception {
    DeadLetter letter =
        letter("value of " + key)
            .setKey(buffer(key))
            .setStage(stage)
            .setKind(kind)
            .setErrorMessage(message)
            .build();
    send(letters(), key, Wire.DEAD_LETTER.encode(letter));
  }

  /** A letter that is so old. */
  void letter(String key, Duration age) throws Exception {
    DeadLetter letter = letter("value of " + key).setKey(buffer(key)).build();
    long timestamp = Instant.now().minus(age).toEpochMilli();
    producer
        .send(
            new ProducerRecord<>(
                letters(), null, timestamp, key.getBytes(UTF_8), Wire.DEAD_LETTER.encode(letter)))
        .get();
  }

  void tombstone(String key) throws Exception {
    DeadLetter letter =
        letter("").setKey(buffer(key)).setValue(null).setValueHash(null).setValueSize(null).build();
    send(letters(), key, Wire.DEAD_LETTER.encode(letter));
  }

  /** A letter of a record at an offset of the questions, which was too large for it. */
  void letterWithoutValue(long offset, byte[] value) throws Exception {
    DeadLetter letter =
        letter("")
            .setOffset(offset)
            .setValue(null)
            .setValueSize(value.length)
            .setValueHash(ValueHash.of(value))
            .build();
    send(letters(), null, Wire.DEAD_LETTER.encode(letter));
  }

  private DeadLetter.Builder letter(String value) {
    return DeadLetter.newBuilder()
        .setTopic(questions())
        .setPartition(0)
        .setOffset(next++)
        .setValue(buffer(value))
        .setValueSize(value.length())
        .setValueHash(ValueHash.of(value.getBytes(UTF_8)))
        .setHeaders(
            List.of(new KafkaHeader("trace", buffer("1")), new KafkaHeader("trace", buffer("2"))))
        .setRecordTimestamp(recordTimestamp)
        .setStage("decode")
        .setErrorClass("java.lang.IllegalStateException")
        .setTimestamp(Instant.ofEpochSecond(1_000_000 + next));
  }

  void send(String topic, String key, byte[] value) throws Exception {
    producer
        .send(new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value))
        .get();
  }

  /** Committed records of the questions that were sent again. */
  List<ConsumerRecord<byte[], byte[]>> replayed() throws Exception {
    awaitMarkers();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    KafkaAccess kafka = new KafkaAccess(broker.bootstrapServers(), new Properties());
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(null)) {
      new TopicReader(consumer, questions(), 1)
          .read(
              new TopicPartition(questions(), 0),
              0,
              record -> {
                if (record.headers().lastHeader(Replayed.HEADER) != null) {
                  records.add(record);
                }
              });
    }
    return records;
  }

  /** A commit returns before the partitions know of it. */
  private void awaitMarkers() throws Exception {
    TopicPartition partition = new TopicPartition(questions(), 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      while (end(admin, partition, IsolationLevel.READ_COMMITTED)
          < end(admin, partition, IsolationLevel.READ_UNCOMMITTED)) {
        Thread.sleep(20);
      }
    }
  }

  private static long end(Admin admin, TopicPartition partition, IsolationLevel isolation)
      throws Exception {
    return admin
        .listOffsets(Map.of(partition, OffsetSpec.latest()), new ListOffsetsOptions(isolation))
        .partitionResult(partition)
        .get()
        .offset();
  }

  List<String> replayedKeys() throws Exception {
    return replayed().stream().map(record -> new String(record.key(), UTF_8)).toList();
  }

  void configure(String topic, String setting, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET);
      admin
          .incrementalAlterConfigs(Map.of(new ConfigResource(Type.TOPIC, topic), List.of(change)))
          .all()
          .get();
    }
  }

  private static ByteBuffer buffer(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Override
  public void close() {
    producer.close();
  }
}
