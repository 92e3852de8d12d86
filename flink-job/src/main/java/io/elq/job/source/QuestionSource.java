// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.question.RawRecord;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** The Kafka topic of questions. */
public final class QuestionSource {

  private QuestionSource() {}

  /** The source as configured; offsets are the job's, kept in its checkpoints. */
  public static KafkaSource<RawRecord> of(LinkingJobConfig config) {
    return topic(
        config,
        config.questions().topic(),
        config.questions().groupId(),
        new StartingOffsets(config.questions().startFrom()));
  }

  /**
   * A topic of the job's cluster, which ends only if the questions do.
   *
   * @param groupId group under which the job reports how far it has read
   * @param start where it begins without a checkpoint
   */
  public static KafkaSource<RawRecord> topic(
      LinkingJobConfig config, String topic, String groupId, OffsetsInitializer start) {
    KafkaSourceBuilder<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setProperties(config.kafka().properties())
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setTopics(topic)
            .setGroupId(groupId)
            .setStartingOffsets(start)
            .setDeserializer(new RawRecordDeserializer())
            .setProperty("isolation.level", "read_committed");
    if (config.questions().untilEnd()) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return source.build();
  }
}
