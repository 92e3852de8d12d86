// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A dead letter and where it stands.
 *
 * @param partition its partition of the topic of dead letters
 * @param offset its offset there
 * @param content the letter
 */
record Letter(TopicPartition partition, long offset, DeadLetter content) {

  /** The letter in a record; empty if it is none. */
  static Optional<Letter> in(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(
          new Letter(
              new TopicPartition(record.topic(), record.partition()),
              record.offset(),
              Wire.DEAD_LETTER.decode(record.value())));
    } catch (WireException e) {
      return Optional.empty();
    }
  }

  /** Where it stands: topic/partition/offset. */
  String place() {
    return "%s/%d/%d".formatted(partition.topic(), partition.partition(), offset);
  }

  /** Where the record that it is about stood: topic/partition/offset. */
  String origin() {
    return "%s/%d/%d".formatted(content.getTopic(), content.getPartition(), content.getOffset());
  }

  /** Whether it was too large to carry its record. */
  boolean lacksItsRecord() {
    return content.getValue() == null && content.getValueSize() != null;
  }
}
