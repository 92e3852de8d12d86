// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a topic of questions may hold: random bytes, questions with random fields and text of
 * all Unicode planes, damaged questions; most are short, some take up to 1 MB. The same seed gives
 * the same records. Each has its number in the Kafka header {@link #NUMBER}.
 */
final class FuzzedRecords {
  /** Eight bytes, big-endian. */
  static final String NUMBER = "n";

  private static final int MOST_BYTES = 1_000_000;

  private final RandomGenerator random;

  FuzzedRecords(long seed) {
    random = RandomGenerator.of("L64X128MixRandom");
    for (long i = 0; i < seed; i++) {
      random.nextLong();
    }
  }

  /** The next record. */
  ProducerRecord<byte[], byte[]> next(String topic, int partition, long number) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, partition, chance(0.1) ? null : bytes(30), value());
    if (chance(0.05)) {
      for (int i = random.nextInt(200); i > 0; i--) {
        record.headers().add(new RecordHeader(headerKey(), chance(0.1) ? null : bytes(100)));
      }
    }
    record.headers().add(NUMBER, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return record;
  }

  private byte @Nullable [] value() {
    return switch (random.nextInt(10)) {
      case 0 -> chance(0.5) ? null : new byte[0];
      case 1, 2 -> bytes(size());
      case 3 -> headed(bytes(size()));
      case 4, 5, 6 -> question();
      default -> damaged(question());
    };
  }

  /** A few bytes, seldom many. */
  private int size() {
    return chance(0.001) ? random.nextInt(MOST_BYTES) : random.nextInt(300);
  }

  private byte[] question() {
    int characters =
        chance(0.001)
            ? random.nextInt(MOST_BYTES / 4)
            : chance(0.002) ? random.nextInt(10_000) : random.nextInt(60);
    Map<String, String> headers = new HashMap<>();
    for (int i = chance(0.1) ? random.nextInt(30) : 0; i > 0; i--) {
      headers.put(text(10), text(100));
    }
    return Wire.QUESTION.encode(
        Question.newBuilder()
            .setId(text(40))
            .setText(chance(0.5) ? words(characters) : text(characters))
            .setEventTime(Instant.ofEpochMilli(chance(0.2) ? random.nextLong() : 1_000))
            .setLanguage(chance(0.5) ? null : text(8))
            .setHeaders(headers)
            .build());
  }

  private byte[] damaged(byte[] value) {
    int keep = chance(0.3) ? random.nextInt(value.length + 1) : value.length + random.nextInt(3);
    byte[] damaged = Arrays.copyOf(value, keep);
    for (int i = random.nextInt(4); i > 0 && keep > 0; i--) {
      damaged[random.nextInt(keep)] = (byte) random.nextInt();
    }
    return damaged;
  }

  /** Says that it is a question. */
  private static byte[] headed(byte[] rest) {
    byte[] header = Arrays.copyOf(Wire.QUESTION.encode(EMPTY), 10);
    return ByteBuffer.allocate(header.length + rest.length).put(header).put(rest).array();
  }

  private static final Question EMPTY =
      Question.newBuilder().setId("").setText("").setEventTime(Instant.EPOCH).build();

  private byte[] bytes(int most) {
    byte[] bytes = new byte[random.nextInt(most + 1)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Kafka's clients cannot write surrogates that stand alone in the keys of headers. */
  private String headerKey() {
    return text(20)
        .codePoints()
        .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Characters of all planes, those that no text should have among them. */
  private String text(int most) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      text.appendCodePoint(random.nextInt(chance(0.5) ? 0x250 : Character.MAX_CODE_POINT + 1));
    }
    return text.toString();
  }

  private String words(int most) {
    StringBuilder text = new StringBuilder();
    while (text.length() < most) {
      text.append(chance(0.1) ? "Paris" : new String(bytes(6), StandardCharsets.ISO_8859_1));
      text.append(' ');
    }
    return text.toString();
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }
}
