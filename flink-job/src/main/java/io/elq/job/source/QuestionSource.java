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
    KafkaSourceBuilder<RawRecord> source =
        KafkaSource.<RawRecord>builder()
            .setProperties(config.kafka().properties())
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setTopics(config.questions().topic())
            .setGroupId(config.questions().groupId())
            .setStartingOffsets(new StartingOffsets(config.questions().startFrom()))
            .setDeserializer(new RawRecordDeserializer())
            .setProperty("isolation.level", "read_committed");
    if (config.questions().untilEnd()) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return source.build();
  }
}
