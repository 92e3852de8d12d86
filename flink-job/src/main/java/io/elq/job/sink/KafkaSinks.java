// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.config.Delivery;
import io.elq.job.config.LinkingJobConfig;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.ReleaseStatus;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The topics that the job writes to. */
public final class KafkaSinks {

  private KafkaSinks() {}

  /** The topic of answers. */
  public static KafkaSink<OutgoingRecord> answers(LinkingJobConfig config) {
    return sink(config, config.answers().topic(), record -> record);
  }

  /** The topic of dead letters. */
  public static KafkaSink<DeadLetter> deadLetters(LinkingJobConfig config) {
    return sink(config, config.deadLettersTopic(), new LetterRecord(config.limits().deadLetter()));
  }

  /**
   * The topic of releases' states. Each is a state of its own and not part of any answer, so it is
   * written at once, in no transaction.
   */
  public static KafkaSink<ReleaseStatus> releaseStates(LinkingJobConfig config, String topic) {
    return KafkaSink.<ReleaseStatus>builder()
        .setKafkaProducerConfig(config.kafka().properties())
        .setBootstrapServers(config.kafka().bootstrapServers())
        .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
        .setRecordSerializer(new TopicRecords<>(topic, KafkaSinks::record))
        .build();
  }

  private static OutgoingRecord record(ReleaseStatus status) {
    String key = status.getReleaseId() + "/" + status.getHost() + "/" + status.getSubtask();
    return new OutgoingRecord(
        key.getBytes(StandardCharsets.UTF_8),
        Wire.RELEASE_STATUS.encode(status),
        List.of(),
        status.getTimestamp().toEpochMilli());
  }

  private static <T> KafkaSink<T> sink(
      LinkingJobConfig config, String topic, SerializableFunction<T, OutgoingRecord> records) {
    KafkaSinkBuilder<T> sink =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(config.kafka().properties())
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setDeliveryGuarantee(config.delivery().guarantee().guarantee())
            .setRecordSerializer(new TopicRecords<>(topic, records))
            .setProperty(
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                Long.toString(config.delivery().timeout().toMillis()));
    if (config.delivery().guarantee() == Delivery.AT_LEAST_ONCE
        && !config.kafka().properties().containsKey(ProducerConfig.LINGER_MS_CONFIG)) {
      // Kafka's producers keep a record for 5 ms in the hope of others, which a transaction hides.
      sink.setProperty(ProducerConfig.LINGER_MS_CONFIG, "0");
    }
    if (config.delivery().guarantee() == Delivery.EXACTLY_ONCE) {
      sink.setTransactionalIdPrefix(config.delivery().idPrefix() + "-" + topic)
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
    }
    return sink.build();
  }
}
