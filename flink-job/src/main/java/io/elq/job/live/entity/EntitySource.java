// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.question.RawRecord;
import io.elq.job.source.QuestionSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** The topic of entities that are added and deleted. */
public final class EntitySource {

  private EntitySource() {}

  /**
   * The topic, read from its beginning; what was read is in the job's state. It ends only if the
   * questions do.
   */
  public static KafkaSource<RawRecord> topic(LinkingJobConfig config) {
    return QuestionSource.topic(
        config,
        config.entities().updates(),
        config.questions().groupId() + "-entities",
        OffsetsInitializer.earliest());
  }
}
