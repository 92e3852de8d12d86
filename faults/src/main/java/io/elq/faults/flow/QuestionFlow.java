// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import io.elq.faults.cluster.Topics;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a first question, and after {@link #begin} many by the clock, each with an id of its own,
 * whatever happens to those who answer. Ends when enough were asked and {@link #mayEnd} was called,
 * so that a fault never outlasts it. Safe for use by many threads; whoever starts it closes it.
 */
public final class QuestionFlow implements AutoCloseable {

  /** Makes a record that is out of the ordinary, with the key that it is given. */
  public interface OddRecords {

    /**
     * The record that is sent in the place of a question.
     *
     * @param key the key that the ledger knows it by
     * @param question what would be asked otherwise
     */
    ProducerRecord<byte[], byte[]> record(byte[] key, Question question);
  }

  /** Every so many records one is odd, while there are odd ones. */
  private static final int BETWEEN_ODD = 50;

  /** A broker may be away for longer than a record waits by default. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final KafkaProducer<byte[], byte[]> producer;
  private final List<String> texts;
  private final int questions;
  private final double rate;
  private final Thread asking = new Thread(this::ask, "question-flow");
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger odd = new AtomicInteger();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private final AtomicInteger oddLeft = new AtomicInteger();
  private volatile @Nullable OddRecords oddRecords;
  private final CountDownLatch begin = new CountDownLatch(1);
  private volatile boolean mayEnd;

  /**
   * Asks the first.
   *
   * @param texts asked in turn
   * @param questions least number
   * @param rate questions a second
   */
  public QuestionFlow(String bootstrapServers, List<String> texts, int questions, double rate) {
    this.texts = List.copyOf(texts);
    this.questions = questions;
    this.rate = rate;
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.LINGER_MS_CONFIG,
                5,
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                Math.toIntExact(PATIENCE.toMillis()),
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE.toMillis()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    asking.setDaemon(true);
    asking.start();
  }

  /** Number of records asked so far, and of the next. */
  public int asked() {
    return asked.get();
  }

  /** Number of odd records among them. */
  public int odd() {
    return odd.get();
  }

  /** Sends so many odd records among the next. */
  public void sendOdd(int number, OddRecords records) {
    oddRecords = records;
    oddLeft.set(number);
  }

  /** Whether all odd records have been sent. */
  public boolean oddSent() {
    return oddLeft.get() == 0;
  }

  /** Lets the clock run; before, there is one question, so that none pile up. */
  public void begin() {
    begin.countDown();
  }

  /** Lets the flow end once it has asked enough. */
  public void mayEnd() {
    mayEnd = true;
  }

  /** Whether the flow has ended, all that was asked being on Kafka. */
  public boolean ended() {
    return !asking.isAlive() && acknowledged.get() == asked.get();
  }

  /**
   * Checks that questions reach the broker.
   *
   * @throws IllegalStateException if a question did not reach the broker
   */
  public void check() {
    Exception reason = failure.get();
    if (reason != null) {
      throw new IllegalStateException("a question could not be asked", reason);
    }
  }

  private void ask() {
    try {
      send(0);
      begin.await();
      long start = System.nanoTime();
      while (!mayEnd || asked.get() < questions) {
        int number = asked.get();
        TimeUnit.NANOSECONDS.sleep(start + (long) (number / rate * 1e9) - System.nanoTime());
        send(number);
      }
      producer.flush();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback counts
  private void send(int number) {
    byte[] key = Ids.key(number);
    Question question =
        Question.newBuilder()
            .setId(new String(key, StandardCharsets.UTF_8))
            .setText(texts.get(number % texts.size()))
            .setEventTime(Instant.now().truncatedTo(ChronoUnit.MILLIS))
            .setHeaders(Map.of())
            .build();
    OddRecords now = oddRecords;
    ProducerRecord<byte[], byte[]> record;
    if (now != null && number % BETWEEN_ODD == 0 && oddLeft.get() > 0) {
      record = now.record(key, question);
      odd.incrementAndGet();
      oddLeft.decrementAndGet();
    } else {
      record = new ProducerRecord<>(Topics.QUESTIONS, key, Wire.QUESTION.encode(question));
    }
    asked.incrementAndGet();
    producer.send(
        record,
        (metadata, refused) -> {
          if (refused == null) {
            acknowledged.incrementAndGet();
          } else {
            failure.compareAndSet(null, refused);
          }
        });
  }

  @Override
  public void close() {
    asking.interrupt();
    producer.close(Duration.ZERO);
  }
}
