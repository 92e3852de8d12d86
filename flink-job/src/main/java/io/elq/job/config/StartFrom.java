// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/** Where a job without a checkpoint begins to read. */
public enum StartFrom {
  /** At the consumer group's committed offsets; where it has none, at the earliest record. */
  COMMITTED,
  /** At the earliest record. */
  EARLIEST,
  /** At the end: only questions asked from now on. */
  LATEST;

  /** The same for Flink's Kafka source. */
  @SuppressWarnings("deprecation") // Flink's connector asks for this type
  public OffsetsInitializer offsets() {
    return switch (this) {
      case COMMITTED ->
          OffsetsInitializer.committedOffsets(
              org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
    };
  }

  /** The constant as configurations write it. */
  @Override
  public String toString() {
    return OptionWords.of(this);
  }
}
