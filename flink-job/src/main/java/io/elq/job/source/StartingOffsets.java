// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import io.elq.job.config.LinkingOptions;
import io.elq.job.config.StartFrom;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a job without a checkpoint begins to read each partition.
 *
 * <p>Flink's own {@link OffsetsInitializer#latest} and {@link OffsetsInitializer#earliest} also
 * become the consumer's {@code auto.offset.reset}: a checkpoint whose offsets the broker has
 * deleted would go on at the end, or after the gap, and nobody would know of the questions in
 * between. Here the consumer resets nothing, and the job fails.
 *
 * @param from what is configured
 */
@SuppressWarnings("deprecation") // Flink's connector asks for Kafka's deprecated type
record StartingOffsets(StartFrom from) implements OffsetsInitializer {

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever broker) {
    return switch (from) {
      case EARLIEST -> each(partitions, partition -> KafkaPartitionSplit.EARLIEST_OFFSET);
      case LATEST -> broker.endOffsets(partitions);
      case COMMITTED -> committed(partitions, broker);
    };
  }

  private static Map<TopicPartition, Long> committed(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever broker) {
    Map<TopicPartition, Long> committed = broker.committedOffsets(partitions);
    Map<TopicPartition, Long> oldest = broker.beginningOffsets(committed.keySet());
    committed.forEach(
        (partition, offset) ->
            checkStillThere(partition, offset, Objects.requireNonNull(oldest.get(partition))));
    return each(
        partitions,
        partition -> committed.getOrDefault(partition, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  private static void checkStillThere(TopicPartition partition, long offset, long oldest) {
    if (offset < oldest) {
      throw new IllegalStateException(
          "the group has read %s up to offset %d, but the broker has deleted what is before %d: %d questions are lost. To go on without them set %s to earliest"
              .formatted(
                  partition, offset, oldest, oldest - offset, LinkingOptions.START_FROM.key()));
    }
  }

  private static Map<TopicPartition, Long> each(
      Collection<TopicPartition> partitions, ToLongFunction<TopicPartition> offset) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    partitions.forEach(partition -> offsets.put(partition, offset.applyAsLong(partition)));
    return offsets;
  }

  /** None: a position that is not there any more fails the job. */
  @Override
  public org.apache.kafka.clients.consumer.OffsetResetStrategy getAutoOffsetResetStrategy() {
    return org.apache.kafka.clients.consumer.OffsetResetStrategy.NONE;
  }
}
