// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.config.Delivery;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.resolve.Outcome;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The topics that the job writes to. */
public final class KafkaSinks {

  private KafkaSinks() {}

  /** The topic of answers; the key of an answer is its question's, or the question's id. */
  public static KafkaSink<Outcome> answers(LinkingJobConfig config) {
    return sink(
        config,
        config.answers().topic(),
        KafkaSinks::key,
        outcome -> Wire.LINKED_QUESTION.encode(answer(outcome)));
  }

  /** The topic of dead letters; the key is the record's own. */
  public static KafkaSink<DeadLetter> deadLetters(LinkingJobConfig config) {
    return sink(
        config,
        config.deadLettersTopic(),
        letter -> letter.getKey() == null ? null : bytes(letter.getKey()),
        letter -> Wire.DEAD_LETTER.encode(letter));
  }

  private static <T> KafkaSink<T> sink(
      LinkingJobConfig config,
      String topic,
      SerializableFunction<T, byte[]> keys,
      SerializableFunction<T, byte[]> values) {
    KafkaSinkBuilder<T> sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(config.kafka().properties())
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setDeliveryGuarantee(config.delivery().guarantee().guarantee())
            .setRecordSerializer(new TopicRecords<>(topic, keys, values))
            .setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(config.delivery().timeout().toMillis()));
    if (config.delivery().guarantee() == Delivery.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(config.delivery().idPrefix() + "-" + topic)
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
    }
    return sink.build();
  }

  private static LinkedQuestion answer(Outcome outcome) {
    return Objects.requireNonNull(outcome.answer(), "only answers go to this topic");
  }

  private static byte[] key(Outcome outcome) {
    return outcome.key() != null
        ? outcome.key()
        : answer(outcome).getId().getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
