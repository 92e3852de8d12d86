// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.kafka;

import io.elq.cli.common.UserException;
import io.elq.linker.lines.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A compacted topic whose order counts, so that it has one partition.
 *
 * @param kafka its cluster
 * @param name its name
 * @param what its records are, in the plural
 */
public record OrderedTopic(KafkaAccess kafka, String name, String what) {

  /**
   * Checks that it is there.
   *
   * @throws UserException if there is no such topic, it has several partitions, or nobody answers
   */
  public void require() {
    int partitions = kafka.partitions(name);
    if (partitions == 0) {
      throw new UserException(
          "the Kafka brokers at %s have no topic %s: create it with one partition and cleanup.policy=compact (deploy/kafka/create-topics.sh does), or correct --topic or --bootstrap-servers"
              .formatted(kafka.servers(), name));
    }
    if (partitions > 1) {
      throw new UserException(
          "the topic %s has %d partitions, but %s need their order: create one with one partition"
              .formatted(name, partitions, what));
    }
  }

  /** Reads all records, in their order. */
  public void forEach(Consumer<ConsumerRecord<byte[], byte[]>> records) {
    TopicReader.readAll(kafka, name, 1, records);
  }

  /**
   * Writes records in their order; returns when all replicas have them.
   *
   * @param records keys, each with its value; null takes back what was said of the key
   */
  public void send(List<? extends Map.Entry<String, byte @Nullable []>> records) {
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      List<Future<?>> sent = new ArrayList<>(records.size());
      for (Map.Entry<String, byte @Nullable []> record : records) {
        byte[] key = record.getKey().getBytes(StandardCharsets.UTF_8);
        sent.add(producer.send(new ProducerRecord<>(name, 0, key, record.getValue())));
      }
      for (int i = 0; i < sent.size(); i++) {
        await(sent.get(i), records.get(i).getKey());
      }
    }
  }

  private void await(Future<?> sent, String key) {
    try {
      sent.get();
    } catch (ExecutionException e) {
      throw new UserException(
          "%s cannot be announced on %s: %s".formatted(key, name, Reason.message(e)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while announcing " + key, e);
    }
  }
}
