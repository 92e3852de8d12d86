// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faults.cluster.Topics;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import io.elq.schemas.Wire;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the harness would miss, no fault would show. */
@Timeout(180)
class LedgerITCase {

  @Test
  void countsWhatIsTwiceAndNotWhatWasAborted() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start()) {
      Topics.create(broker.bootstrapServers());
      try (KafkaProducer<byte[], byte[]> producer = producer(broker)) {
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(answer(0, "one"));
        producer.send(answer(1, "one"));
        producer.send(answer(1, "two"));
        producer.send(letter(0, Topics.QUESTIONS));
        producer.send(letter(3, Topics.QUESTIONS));
        producer.send(letter(9, Topics.RELEASES));
        producer.commitTransaction();
        producer.beginTransaction();
        producer.send(answer(2, "two"));
        producer.flush();
        producer.abortTransaction();
        producer.beginTransaction();
        producer.send(answer(7, "two"));
        producer.commitTransaction();
      }
      try (Ledger ledger = new Ledger(broker.bootstrapServers())) {
        while (!ledger.answeredFrom(7) || ledger.otherLetters() == 0) {
          ledger.check();
          Thread.sleep(20);
        }

        assertThat(ledger.accounted()).as("0, 1, 3 and 7").isEqualTo(4);
        assertThat(ledger.duplicated()).as("an answer to 1 and the letter of 0").isEqualTo(2);
        assertThat(ledger.deadLetters()).isEqualTo(2);
        assertThat(ledger.otherLetters()).isEqualTo(1);
        assertThat(ledger.releases()).containsExactlyInAnyOrder("one", "two");
        assertThat(ledger.answeredFrom(1, "one")).isTrue();
        assertThat(ledger.answeredFrom(2, "one")).isFalse();
        assertThat(ledger.firstAnswerFrom(8)).isEmpty();
      }
    }
  }

  private static ProducerRecord<byte[], byte[]> answer(int number, String release) {
    LinkedQuestion answer =
        LinkedQuestion.newBuilder()
            .setId("q" + number)
            .setText("paris")
            .setReleaseId(release)
            .setEventTime(Instant.EPOCH)
            .build();
    return new ProducerRecord<>(
        Topics.LINKED, Ids.key(number), Wire.LINKED_QUESTION.encode(answer));
  }

  private static ProducerRecord<byte[], byte[]> letter(int number, String topic) {
    DeadLetter letter =
        DeadLetter.newBuilder()
            .setTopic(topic)
            .setPartition(0)
            .setOffset(number)
            .setStage("decode")
            .setErrorClass("Error")
            .setTimestamp(Instant.EPOCH)
            .build();
    return new ProducerRecord<>(Topics.DEAD, Ids.key(number), Wire.DEAD_LETTER.encode(letter));
  }

  private static KafkaProducer<byte[], byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", "ledger"),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
