// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.release.TinyRelease;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a topic holds between two times, evaluated against gold by id. */
class TopicExportITCase {
  private static final String TOPIC = "questions";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private static KafkaBroker broker;

  @BeforeAll
  static void fill() throws IOException {
    broker = KafkaBroker.start();
    broker.createTopic(TOPIC, 2);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int second = 0; second < 20; second++) {
        send(producer, second, Wire.QUESTION.encode(question("q" + second, "who is helen")));
        if (second == 10) {
          send(producer, second, "no question".getBytes(StandardCharsets.UTF_8));
        }
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int second, byte[] value) {
    long time = START.plusSeconds(second).toEpochMilli();
    producer.send(new ProducerRecord<>(TOPIC, second % 2, time, null, value));
  }

  private static Question question(String id, String text) {
    return Question.newBuilder().setId(id).setText(text).setEventTime(START).build();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @Test
  void theRangeIsWrittenWithItsLabelsAndReplayed() throws Exception {
    Path gold =
        Files.write(
            folder.resolve("gold.jsonl"),
            List.of(
                "{\"id\":\"q6\",\"text\":\"who is helen\",\"mentions\":[[7,12]],\"label_id\":[3]}",
                "{\"id\":\"q19\",\"text\":\"who is helen\",\"mentions\":[[7,12]],\"label_id\":[3]}"));
    Path file = folder.resolve("questions.jsonl");
    TopicExport.Counts counts =
        new TopicExport(
                broker.bootstrapServers(), TOPIC, START.plusSeconds(5), START.plusSeconds(15), gold)
            .write(file);
    assertThat(counts).isEqualTo(new TopicExport.Counts(10, 1, 1));
    assertThat(ids(file))
        .containsExactly(
            "q6", "q8", "q10", "questions-0@6", "q12", "q14", "q5", "q7", "q9", "q11", "q13");

    ReplayResult result = replay(file);
    assertThat(result.questions()).isEqualTo(11);
    assertThat(result.failed()).isEqualTo(1);
    assertThat(result.metrics().questions()).isEqualTo(1);
    JsonNode error = new ObjectMapper().readTree(folder.resolve("out/errors.jsonl").toFile());
    assertThat(error.get("id").textValue()).isEqualTo("questions-0@6");
    assertThat(error.get("reason").textValue()).isEqualTo(decoderSays("no question"));
  }

  private static String decoderSays(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return catchThrowableOfType(WireException.class, () -> Wire.QUESTION.decode(bytes))
        .getMessage();
  }

  @Test
  void withoutBoundsEverythingIsWritten() throws IOException {
    Path file = folder.resolve("all.jsonl");
    TopicExport.Counts counts =
        new TopicExport(broker.bootstrapServers(), TOPIC, null, null, null).write(file);
    assertThat(counts).isEqualTo(new TopicExport.Counts(20, 0, 1));
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    TopicExport export = new TopicExport(broker.bootstrapServers(), "nothing", null, null, null);
    assertThatThrownBy(() -> export.write(folder.resolve("none.jsonl")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void aTimeThatEndsBeforeItBeginsAndDamagedGoldAreRefused() throws IOException {
    Path file = folder.resolve("none.jsonl");
    String servers = broker.bootstrapServers();
    TopicExport backwards =
        new TopicExport(servers, TOPIC, START.plusSeconds(5), START.plusSeconds(5), null);
    assertThatThrownBy(() -> backwards.write(file)).hasMessageContaining("no time in between");
    Path gold =
        Files.writeString(folder.resolve("gold.jsonl"), "{\"id\":1,\"text\":\"x\"}\n{\"id\":");
    TopicExport damaged = new TopicExport(servers, TOPIC, null, null, gold);
    assertThatThrownBy(() -> damaged.write(file)).hasMessageContaining("gold.jsonl, line 2");
    assertThat(file).doesNotExist();
  }

  private ReplayResult replay(Path file) throws Exception {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 1);
    var options =
        new ReplayOptions(
            release, file, folder.resolve("out"), SettingsOverrides.NONE, false, null, null);
    try (FlinkCluster cluster = Replay.cluster(1)) {
      return new Replay(options).run(cluster, (done, total) -> {});
    }
  }

  private static List<String> ids(Path file) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode fields = new ObjectMapper().readTree(line);
      ids.add(fields.get("id").asText());
    }
    return ids;
  }
}
