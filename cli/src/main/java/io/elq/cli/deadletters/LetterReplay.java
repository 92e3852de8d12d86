// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.deadletters.OriginalRecord.GoneException;
import io.elq.linker.lines.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Sends letters' records again, exactly once: a transaction holds the records of a batch and the
 * position after it. A replay that is killed leaves a transaction that the next one aborts, and two
 * at a time fence one another. Not for use by several threads.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the commit waits for all, and fails with the first
final class LetterReplay {
  private static final int BATCH = 500;
  private static final long BATCH_BYTES = 16 << 20;

  /** Letters of a batch, those that are left included. */
  private static final int BATCH_READS = 10_000;

  /** A letter that was not sent, and why. */
  record Refused(Letter letter, String reason) {}

  /**
   * A letter that was read.
   *
   * @param offset where it stands in its partition
   * @param done whether it is done now
   * @param outgoing what it sends, or null
   */
  private record Read(long offset, boolean done, @Nullable Outgoing outgoing) {}

  /** A letter and its record. */
  private record Outgoing(Letter letter, ProducerRecord<byte[], byte[]> record) {}

  private final Producer<byte[], byte[]> producer;
  private final ConsumerGroupMetadata group;
  private final ReplayPositions positions;
  private final OriginalRecord records;
  private final Runnable beforeCommit;
  private final List<Read> batch = new ArrayList<>();
  private final List<Refused> refused = new ArrayList<>();
  private final Map<String, Long> sent = new TreeMap<>();
  private long batchRecords;
  private long batchBytes;

  /**
   * @param producer with its transactions initialized; stays the caller's
   * @param group whose positions the transactions move
   * @param positions as they were read after the transactions were initialized
   * @param beforeCommit runs between the last send and the commit of each transaction
   */
  LetterReplay(
      Producer<byte[], byte[]> producer,
      ConsumerGroupMetadata group,
      ReplayPositions positions,
      OriginalRecord records,
      Runnable beforeCommit) {
    this.producer = producer;
    this.group = group;
    this.positions = positions;
    this.records = records;
    this.beforeCommit = beforeCommit;
  }

  /** Records that were sent, by topic. */
  Map<String, Long> sent() {
    return sent;
  }

  /** Letters whose records could not be sent; the next replay tries them again. */
  List<Refused> refused() {
    return refused;
  }

  /** Sends a letter's record, with its batch. */
  void send(Letter letter) {
    try {
      ProducerRecord<byte[], byte[]> record = records.of(letter);
      batchRecords++;
      batchBytes += record.value() == null ? 0 : record.value().length;
      add(letter, true, new Outgoing(letter, record));
    } catch (GoneException e) {
      refuse(letter, e);
      add(letter, false, null);
    }
  }

  /**
   * Remembers a letter that is not sent.
   *
   * @param done whether later replays pass over it, too
   */
  void leave(Letter letter, boolean done) {
    add(letter, done, null);
  }

  private void add(Letter letter, boolean done, @Nullable Outgoing outgoing) {
    batch.add(new Read(letter.offset(), done, outgoing));
    if (batchRecords >= BATCH || batchBytes >= BATCH_BYTES || batch.size() >= BATCH_READS) {
      flush(letter.partition());
    }
  }

  /** Sends what is gathered of a partition. */
  void flush(TopicPartition partition) {
    transact(partition, batch);
    batch.clear();
    batchRecords = 0;
    batchBytes = 0;
  }

  private void transact(TopicPartition partition, List<Read> reads) {
    NavigableMap<Long, Boolean> done = new TreeMap<>();
    reads.forEach(read -> done.put(read.offset(), read.done()));
    DoneLetters before = positions.of(partition);
    DoneLetters after = before.after(done);
    List<Outgoing> outgoing = reads.stream().map(Read::outgoing).filter(Objects::nonNull).toList();
    if (!outgoing.isEmpty() || !after.position().equals(before.position())) {
      try {
        commit(positions.with(partition, after), outgoing);
      } catch (KafkaException e) {
        if (!isOfARecord(e)) {
          throw e;
        }
        producer.abortTransaction();
        divide(partition, reads, outgoing, e);
        return;
      }
    }
    positions.put(partition, after);
    outgoing.forEach(sending -> sent.merge(sending.record().topic(), 1L, Long::sum));
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> offsets, List<Outgoing> outgoing) {
    producer.beginTransaction();
    outgoing.forEach(sending -> producer.send(sending.record()));
    producer.sendOffsetsToTransaction(offsets, group);
    beforeCommit.run();
    producer.commitTransaction();
  }

  /** In halves, until the record at fault is alone; then without it. */
  private void divide(
      TopicPartition partition, List<Read> reads, List<Outgoing> outgoing, KafkaException failure) {
    if (outgoing.size() == 1) {
      refuse(outgoing.get(0).letter(), failure);
      transact(
          partition,
          reads.stream()
              .map(read -> read.outgoing() == null ? read : new Read(read.offset(), false, null))
              .toList());
      return;
    }
    int half = reads.size() / 2;
    transact(partition, List.copyOf(reads.subList(0, half)));
    transact(partition, List.copyOf(reads.subList(half, reads.size())));
  }

  private void refuse(Letter letter, Exception reason) {
    refused.add(new Refused(letter, Reason.of(reason)));
  }

  private static boolean isOfARecord(KafkaException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RecordTooLargeException
          || t instanceof RecordBatchTooLargeException
          || t instanceof InvalidTimestampException) {
        return true;
      }
    }
    return false;
  }
}
