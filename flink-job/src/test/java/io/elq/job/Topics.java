// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The three topics of one test, on a broker of its own or shared. */
final class Topics implements AutoCloseable {
  static final int PARTITIONS = 3;

  private final String servers;
  private final String prefix;
  private final Map<String, Object> client;
  private final List<Exception> refusals = new CopyOnWriteArrayList<>();
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> answers;
  private final KafkaConsumer<byte[], byte[]> deadLetters;

  final List<LinkedQuestion> linked = new ArrayList<>();

  /** The same as on Kafka. */
  final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();

  final List<DeadLetter> dead = new ArrayList<>();

  Topics(KafkaBroker broker, String prefix) {
    this(broker, prefix, Map.of());
  }

  /**
   * @param client what the broker demands of its clients
   */
  Topics(KafkaBroker broker, String prefix, Map<String, Object> client) {
    this(broker.bootstrapServers(), prefix, client, topic -> broker.createTopic(topic, PARTITIONS));
  }

  private Topics(
      String servers, String prefix, Map<String, Object> client, Consumer<String> creation) {
    this.client = client;
    this.servers = servers;
    this.prefix = prefix;
    List.of(questions(), linkedQuestions(), deadLetters()).forEach(creation);
    producer =
        new KafkaProducer<>(
            properties(Map.of("linger.ms", "5")),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    answers = consumer(linkedQuestions());
    deadLetters = consumer(deadLetters());
  }

  /** Topics on any broker that demands nothing of its clients. */
  static Topics at(String servers, String prefix) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      return new Topics(servers, prefix, Map.of(), topic -> create(admin, topic));
    }
  }

  private static void create(Admin admin, String topic) {
    KafkaFuture<Void> created =
        admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1))).all();
    try {
      created.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create the topic " + topic, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating the topic " + topic, e);
    }
  }

  String questions() {
    return prefix + "-questions";
  }

  String linkedQuestions() {
    return prefix + "-linked-questions";
  }

  String deadLetters() {
    return prefix + "-dead-letters";
  }

  /** Arguments of a job between these topics. */
  List<String> arguments() {
    return List.of(
        "--elq.kafka.bootstrap-servers=" + servers,
        "--elq.questions.topic=" + questions(),
        "--elq.questions.group-id=" + prefix,
        "--elq.linked-questions.topic=" + linkedQuestions(),
        "--elq.dead-letters.topic=" + deadLetters(),
        "--elq.delivery.transactional-id-prefix=" + prefix);
  }

  void ask(String id, String text) {
    Question question =
        Question.newBuilder()
            .setId(id)
            .setText(text)
            .setEventTime(Instant.ofEpochMilli(1_000))
            .setHeaders(Map.of("from", "test"))
            .build();
    send(id.getBytes(java.nio.charset.StandardCharsets.UTF_8), Wire.QUESTION.encode(question));
  }

  void send(byte[] key, byte[] value) {
    send(new ProducerRecord<>(questions(), key, value));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // flush() waits
  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(
        record,
        (metadata, refused) -> {
          if (refused != null) {
            refusals.add(refused);
          }
        });
  }

  /** Returns when all that was sent is on the broker. */
  void flush() {
    producer.flush();
    if (!refusals.isEmpty()) {
      throw new IllegalStateException("a record was not taken", refusals.get(0));
    }
  }

  /** Reads committed output until so many records are there, or the time is up. */
  void readUntil(int records, Duration patience) throws WireException {
    readUntil(() -> linked.size() + dead.size() >= records, patience);
  }

  void readUntil(Supplier<Boolean> enough, Duration patience) throws WireException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!enough.get() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : answers.poll(Duration.ofMillis(100))) {
        records.add(record);
        linked.add(Wire.LINKED_QUESTION.decode(record.value()));
      }
      for (ConsumerRecord<byte[], byte[]> record : deadLetters.poll(Duration.ofMillis(20))) {
        dead.add(Wire.DEAD_LETTER.decode(record.value()));
      }
    }
  }

  /** Hands over what is committed next, and keeps none of it; false if there was nothing. */
  boolean poll(Consumer<ConsumerRecord<byte[], byte[]>> committed) {
    ConsumerRecords<byte[], byte[]> answered = answers.poll(Duration.ofMillis(50));
    answered.forEach(committed);
    ConsumerRecords<byte[], byte[]> given = deadLetters.poll(Duration.ofMillis(50));
    given.forEach(committed);
    return !answered.isEmpty() || !given.isEmpty();
  }

  private Map<String, Object> properties(Map<String, Object> more) {
    Map<String, Object> properties = new HashMap<>(client);
    properties.putAll(more);
    properties.put("bootstrap.servers", servers);
    return properties;
  }

  private KafkaConsumer<byte[], byte[]> consumer(String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            properties(Map.of("isolation.level", "read_committed")),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  @Override
  public void close() {
    producer.close();
    answers.close();
    deadLetters.close();
  }
}
