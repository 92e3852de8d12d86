// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.config.StartFrom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer.PartitionOffsetsRetriever;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StartingOffsetsTest {
  private static final TopicPartition READ = new TopicPartition("questions", 0);
  private static final TopicPartition NEW = new TopicPartition("questions", 1);

  @ParameterizedTest
  @EnumSource(StartFrom.class)
  void theConsumerNeverLooksForAnotherPlaceItself(StartFrom from) {
    assertThat(new StartingOffsets(from).getAutoOffsetResetStrategy().name()).isEqualTo("NONE");
  }

  @Test
  void theGroupsOffsetsCountAndTheEarliestWhereItHasNone() {
    assertThat(offsets(StartFrom.COMMITTED, new Broker(Map.of(READ, 7L), 5, 9)))
        .containsOnly(Map.entry(READ, 7L), Map.entry(NEW, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Test
  void theEndIsAPlaceNotWhateverIsTheEndLater() {
    assertThat(offsets(StartFrom.LATEST, new Broker(Map.of(), 5, 9)))
        .containsOnly(Map.entry(READ, 9L), Map.entry(NEW, 9L));
  }

  @Test
  void theEarliestIsTheConsumersToFind() {
    assertThat(offsets(StartFrom.EARLIEST, new Broker(Map.of(READ, 7L), 5, 9)))
        .containsOnly(
            Map.entry(READ, KafkaPartitionSplit.EARLIEST_OFFSET),
            Map.entry(NEW, KafkaPartitionSplit.EARLIEST_OFFSET));
  }

  @Test
  void aGroupWhoseOffsetsAreDeletedFailsTheJobWithTheNumberOfLostQuestions() {
    assertThatThrownBy(() -> offsets(StartFrom.COMMITTED, new Broker(Map.of(READ, 3L), 5, 9)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("questions-0", "2 questions", "elq.questions.start-from");
  }

  private static Map<TopicPartition, Long> offsets(StartFrom from, Broker broker) {
    return new StartingOffsets(from).getPartitionOffsets(List.of(READ, NEW), broker);
  }

  private record Broker(Map<TopicPartition, Long> committed, long oldest, long end)
      implements PartitionOffsetsRetriever {

    @Override
    public Map<TopicPartition, Long> committedOffsets(Collection<TopicPartition> partitions) {
      return committed;
    }

    @Override
    public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
      return all(partitions, end);
    }

    @Override
    public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
      return all(partitions, oldest);
    }

    @Override
    public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
        Map<TopicPartition, Long> times) {
      throw new UnsupportedOperationException("times are not asked for");
    }

    private static Map<TopicPartition, Long> all(
        Collection<TopicPartition> partitions, long offset) {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      partitions.forEach(partition -> offsets.put(partition, offset));
      return offsets;
    }
  }
}
