// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.TopicReader;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A replay in a JVM of its own, which ends between the last send and the commit. */
final class KilledReplay {
  private static final int KILLED = 137;

  private KilledReplay() {}

  /**
   * @param transaction number of the one that is never committed, from 1
   * @return the exit code
   */
  static int run(String servers, String topic, int transaction) throws Exception {
    return new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx256m",
            "-cp",
            System.getProperty("java.class.path"),
            KilledReplay.class.getName(),
            servers,
            topic,
            Integer.toString(transaction))
        .inheritIO()
        .start()
        .waitFor();
  }

  /** The same as the command does, but for the end. */
  public static void main(String[] arguments) {
    KafkaAccess kafka = new KafkaAccess(arguments[0], new Properties());
    String topic = arguments[1];
    int[] left = {Integer.parseInt(arguments[2])};
    String name = "elq-replay-" + topic;
    try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(name);
        KafkaProducer<byte[], byte[]> producer = kafka.producer(name);
        OriginalRecord records = new OriginalRecord(kafka)) {
      producer.initTransactions();
      TopicReader reader = new TopicReader(consumer, topic, kafka.partitions(topic));
      ReplayPositions positions =
          ReplayPositions.committed(consumer, reader, Duration.ofDays(7), false);
      Runnable killed =
          () -> {
            if (--left[0] == 0) {
              producer.flush();
              Runtime.getRuntime().halt(KILLED);
            }
          };
      LetterReplay replay =
          new LetterReplay(producer, consumer.groupMetadata(), positions, records, killed);
      new LettersLeft(reader, positions, letter -> true, false).replayTo(replay);
    }
  }
}
