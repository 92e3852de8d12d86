// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of one partition that gets a record now and then.
 *
 * @param bootstrapServers of the broker
 * @param name of the topic
 */
record SlowTopic(String bootstrapServers, String name) {

  /** Writes a record; returns when the broker has it. */
  void send(String key, byte[] value) throws InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(name, 0, bytes, value)).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot write " + key + " to " + name, e.getCause());
    }
  }

  /** Writes what is no record of this topic. */
  void sendNonsense() throws InterruptedException {
    send("nonsense", "nonsense".getBytes(StandardCharsets.UTF_8));
  }
}
