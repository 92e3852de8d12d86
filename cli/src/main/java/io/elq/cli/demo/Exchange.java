// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The user's side of the topics: asks questions, reads committed answers and dead letters. Asking
 * is safe from any thread; reading belongs to one.
 */
final class Exchange implements AutoCloseable {

  static final String QUESTIONS = "questions";
  static final String LINKED = "linked-questions";
  static final String DEAD = "dead-letters";

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;

  Exchange(String bootstrapServers) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                8 << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        List.of(LINKED, DEAD).stream()
            .flatMap(topic -> consumer.partitionsFor(topic).stream())
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  void ask(String id, String text, Instant eventTime) {
    Question question =
        Question.newBuilder()
            .setId(id)
            .setText(text)
            .setEventTime(eventTime)
            .setHeaders(Map.of())
            .build();
    producer.send(
        new ProducerRecord<>(
            QUESTIONS, id.getBytes(StandardCharsets.UTF_8), Wire.QUESTION.encode(question)));
  }

  /** Hands over what has arrived, waiting at most a tenth of a second for something. */
  void read(Consumer<LinkedQuestion> linked, Consumer<DeadLetter> dead) throws WireException {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
      if (record.topic().equals(LINKED)) {
        linked.accept(Wire.LINKED_QUESTION.decode(record.value()));
      } else {
        dead.accept(Wire.DEAD_LETTER.decode(record.value()));
      }
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    consumer.close();
  }
}
