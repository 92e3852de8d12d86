// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases compared on what was asked. */
class CompareTopicITCase {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void theQuestionsOfATopicAreComparedWithTheirLabelsAndNotKept() throws Exception {
    TinyRelease.write(folder.resolve("a"), 1);
    TinyRelease.write(folder.resolve("b"), 2);
    Path gold =
        Files.writeString(
            folder.resolve("gold"),
            "{\"id\":\"q2\",\"text\":\"who is helen\",\"mentions\":[[7,12]],\"label_id\":[3]}\n");
    Path json = folder.resolve("json");
    List<Path> before = exported();
    int code;
    try (KafkaBroker broker = KafkaBroker.start()) {
      fill(broker);
      code =
          Elq.commandLine()
              .execute(
                  "compare",
                  folder.resolve("a").toString(),
                  folder.resolve("b").toString(),
                  "--kafka=questions",
                  "--bootstrap-servers=" + broker.bootstrapServers(),
                  "--from=" + START.plusSeconds(1),
                  "--gold=" + gold,
                  "--json=" + json,
                  "--parallelism=1");
    }

    assertThat(code).isEqualTo(3);
    JsonNode comparison = new ObjectMapper().readTree(json.toFile());
    assertThat(comparison.at("/questions/answered").intValue()).isEqualTo(3);
    assertThat(comparison.at("/questions/refused").intValue()).isEqualTo(1);
    assertThat(comparison.at("/unanswered/0/id").textValue()).isEqualTo("questions-0@4");
    assertThat(comparison.at("/gold/questions").intValue()).isEqualTo(1);
    assertThat(exported()).isEqualTo(before);
  }

  private static List<Path> exported() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("elq-questions-"))
          .sorted()
          .toList();
    }
  }

  /** Questions q0 to q3, a second apart, and a record that is none. */
  private static void fill(KafkaBroker broker) throws IOException {
    broker.createTopic("questions", 1);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = 0; i < 4; i++) {
        Question question =
            Question.newBuilder()
                .setId("q" + i)
                .setText("who is helen")
                .setEventTime(START)
                .build();
        send(producer, i, Wire.QUESTION.encode(question));
      }
      send(producer, 4, "no question".getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int second, byte[] value) {
    long time = START.plusSeconds(second).toEpochMilli();
    producer.send(new ProducerRecord<>("questions", 0, time, null, value));
  }
}
