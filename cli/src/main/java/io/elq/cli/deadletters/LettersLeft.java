// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.kafka.TopicReader;
import io.elq.schemas.DeadLetter;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The letters that have not been replayed.
 *
 * @param reader reads the topic
 * @param positions what has been replayed
 * @param filter which of the others are meant
 * @param passOverOthers whether those that are not meant are done with, too
 */
record LettersLeft(
    TopicReader reader,
    ReplayPositions positions,
    Predicate<DeadLetter> filter,
    boolean passOverOthers) {

  /** Replays those that are meant. */
  void replayTo(LetterReplay replay) {
    for (TopicPartition partition : reader.partitions()) {
      DoneLetters done = positions.of(partition);
      reader.read(partition, done.next(), record -> take(record, done, replay));
      replay.flush(partition);
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, DoneLetters done, LetterReplay replay) {
    Letter.in(record)
        .ifPresent(
            letter -> {
              if (done.contains(letter.offset())) {
                replay.leave(letter, true);
              } else if (filter.test(letter.content())) {
                replay.send(letter);
              } else {
                replay.leave(letter, passOverOthers);
              }
            });
  }
}
