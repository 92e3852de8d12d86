// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.faults.cluster.Topics;
import io.elq.faults.flow.QuestionFlow.OddRecords;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records that nobody should send. */
final class RecordFaults {

  /** Odd records that are sent. */
  private static final int ODD = 20;

  /** Bytes of a header of a question, so that its answer is larger than {@link #REQUEST_BYTES}. */
  private static final int HEADER_BYTES = 120_000;

  private static final int REQUEST_BYTES = 100_000;

  /** What the job is told, so that an answer can be too large. */
  static final String[] SMALL_REQUESTS = {
    "--elq.question.max-headers-bytes=1mb",
    "--elq.kafka.properties.max.request.size=" + REQUEST_BYTES
  };

  private static final long YEAR_9999 = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private RecordFaults() {}

  static void poison(Scene scene) throws Exception {
    byte[] nonsense = "no question".getBytes(StandardCharsets.UTF_8);
    scene.announcements().sendNonsense();
    scene.updates().sendNonsense();
    send(scene, ODD, (key, question) -> new ProducerRecord<>(Topics.QUESTIONS, key, nonsense));
    scene.await(
        "the dead letters of an announcement and of an update",
        () -> scene.ledger().otherLetters() == 2);
    awaitDeadLetters(scene);
  }

  static void tooLarge(Scene scene) throws Exception {
    Map<String, String> headers = Map.of("h", "v".repeat(HEADER_BYTES));
    send(
        scene,
        ODD,
        (key, question) ->
            record(key, null, Question.newBuilder(question).setHeaders(headers).build()));
    awaitDeadLetters(scene);
  }

  static void jumpingClocks(Scene scene) throws Exception {
    send(scene, ODD, RecordFaults::fromAnotherTime);
  }

  private static ProducerRecord<byte[], byte[]> fromAnotherTime(byte[] key, Question question) {
    boolean past = question.getEventTime().toEpochMilli() % 2 == 0;
    Instant event = Instant.parse(past ? "0001-01-01T00:00:00Z" : "9999-12-31T23:59:59Z");
    return record(
        key, past ? 0L : YEAR_9999, Question.newBuilder(question).setEventTime(event).build());
  }

  private static ProducerRecord<byte[], byte[]> record(
      byte[] key, @Nullable Long timestamp, Question question) {
    byte[] value = Wire.QUESTION.encode(question);
    return new ProducerRecord<>(Topics.QUESTIONS, null, timestamp, key, value);
  }

  /** Sends questions with another text. */
  static void sendText(Scene scene, int number, String text) throws InterruptedException {
    send(
        scene,
        number,
        (key, question) -> record(key, null, Question.newBuilder(question).setText(text).build()));
  }

  static void awaitDeadLetters(Scene scene) throws InterruptedException {
    scene.await(
        "a dead letter for each odd record",
        () -> scene.ledger().deadLetters() >= scene.flow().odd());
  }

  private static void send(Scene scene, int number, OddRecords records)
      throws InterruptedException {
    scene.flow().sendOdd(number, records);
    scene.await("odd records", scene.flow()::oddSent);
    scene.awaitAnswers();
  }
}
