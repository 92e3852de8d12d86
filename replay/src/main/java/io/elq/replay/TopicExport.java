// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.UniqueIds;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.schemas.Question;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Writes the questions of a Kafka topic between two times as a question file, with the labels that
 * a gold file has for their ids: what {@link Replay} evaluates, kept for whoever looks at it later.
 *
 * @param bootstrapServers the brokers
 * @param topic topic of questions
 * @param from records of this time and later; null for the first there is
 * @param to records before this time; null for the end as it is now
 * @param gold labelled questions as JSON lines, plain or .gz; null for none
 */
public record TopicExport(
    String bootstrapServers, String topic, Instant from, Instant to, Path gold) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(500);

  /** Without a record for so long the broker is given up. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final String ID = "id";
  private static final String TEXT = "text";

  /**
   * What was written.
   *
   * @param questions questions of the topic
   * @param labelled those that the gold file knows
   * @param refused records that are not questions; they are in the file as lines that the replay
   *     reports
   */
  public record Counts(long questions, long labelled, long refused) {}

  /**
   * Writes the file, by partition and offset. A question whose id another one of the topic has gets
   * "#2" after it, and so on, so that answers can be matched by id.
   *
   * @throws IOException if a file cannot be read or written, or the brokers do not answer
   */
  public Counts write(Path file) throws IOException {
    if (from != null && to != null && !from.isBefore(to)) {
      throw new IOException("from " + from + " to " + to + " there is no time in between");
    }
    Map<String, ObjectNode> labels = labels();
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Counts counts = copy(labels, partial);
      Files.move(partial, file, StandardCopyOption.REPLACE_EXISTING);
      return counts;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private Counts copy(Map<String, ObjectNode> labels, Path file) throws IOException {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer();
        BufferedWriter writer = Files.newBufferedWriter(file)) {
      Counts counts = new Counts(0, 0, 0);
      Lines lines = new Lines(labels, new UniqueNames(), writer);
      Map<TopicPartition, long[]> ranges = ranges(consumer);
      for (Map.Entry<TopicPartition, long[]> range : ranges.entrySet()) {
        counts = copy(consumer, range.getKey(), range.getValue(), lines, counts);
      }
      return counts;
    } catch (KafkaException e) {
      throw new IOException(
          "topic " + topic + " at " + bootstrapServers + " is not readable: " + e.getMessage(), e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            (int) PATIENCE.toMillis(),
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  /** First and one past the last offset of each partition. */
  private Map<TopicPartition, long[]> ranges(KafkaConsumer<byte[], byte[]> consumer)
      throws IOException {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    if (partitions.isEmpty()) {
      throw new IOException("there is no topic " + topic + " at " + bootstrapServers);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, Long> first =
        from == null ? consumer.beginningOffsets(partitions) : at(consumer, from, ends);
    Map<TopicPartition, Long> last = to == null ? ends : at(consumer, to, ends);
    Map<TopicPartition, long[]> ranges =
        new TreeMap<>((one, other) -> Integer.compare(one.partition(), other.partition()));
    for (TopicPartition partition : partitions) {
      ranges.put(partition, new long[] {first.get(partition), last.get(partition)});
    }
    return ranges;
  }

  private static Map<TopicPartition, Long> at(
      KafkaConsumer<byte[], byte[]> consumer, Instant time, Map<TopicPartition, Long> ends) {
    Map<TopicPartition, Long> times = new HashMap<>();
    ends.keySet().forEach(partition -> times.put(partition, time.toEpochMilli()));
    Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
    Map<TopicPartition, Long> offsets = new HashMap<>();
    ends.forEach(
        (partition, end) -> {
          OffsetAndTimestamp offset = found.get(partition);
          offsets.put(partition, offset == null ? end : Long.valueOf(offset.offset()));
        });
    return offsets;
  }

  private Counts copy(
      KafkaConsumer<byte[], byte[]> consumer,
      TopicPartition partition,
      long[] range,
      Lines lines,
      Counts before)
      throws IOException {
    consumer.assign(List.of(partition));
    consumer.seek(partition, range[0]);
    Counts counts = before;
    long lastAnswer = System.nanoTime();
    while (consumer.position(partition) < range[1]) {
      var records = consumer.poll(POLL);
      if (!records.isEmpty()) {
        lastAnswer = System.nanoTime();
      } else if (System.nanoTime() - lastAnswer > PATIENCE.toNanos()) {
        throw new IOException(
            partition + " gives no more records at offset " + consumer.position(partition));
      }
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < range[1]) {
          counts = write(record, lines, counts);
        }
      }
    }
    return counts;
  }

  private static Counts write(ConsumerRecord<byte[], byte[]> record, Lines lines, Counts counts)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    String place = "%s-%d@%d".formatted(record.topic(), record.partition(), record.offset());
    try {
      Question question = Wire.QUESTION.decode(record.value());
      ObjectNode gold = lines.labels.get(question.getId());
      if (gold != null) {
        line.setAll(gold);
      }
      line.put(ID, lines.ids.of(question.getId()));
      line.put(TEXT, question.getText()).put("record", place);
      lines.writer.append(line.toString()).append('\n');
      return new Counts(
          counts.questions + 1, counts.labelled + (gold == null ? 0 : 1), counts.refused);
    } catch (WireException e) {
      // Without a text it is not a question: the replay reports the line with this reason.
      line.put(ID, lines.ids.of(place)).put(QuestionLine.REFUSED, e.getMessage());
      lines.writer.append(line.toString()).append('\n');
      return new Counts(counts.questions, counts.labelled, counts.refused + 1);
    }
  }

  /**
   * What the file is written with.
   *
   * @param labels labelled questions by id
   * @param ids ids of the lines
   */
  private record Lines(Map<String, ObjectNode> labels, UniqueNames ids, BufferedWriter writer) {}

  /** Labelled questions by id. */
  private Map<String, ObjectNode> labels() throws IOException {
    Map<String, ObjectNode> labels = new HashMap<>();
    if (gold == null) {
      return labels;
    }
    UniqueIds ids = new UniqueIds(gold);
    try (JsonLineReader<GoldQuestion> lines = JsonLineReader.open(gold, TopicExport::withId)) {
      for (GoldQuestion next = lines.next(); next != null; next = lines.next()) {
        ids.add(next.id(), lines.lineNumber());
        labels.put(next.id(), JsonLineReader.object(lines.line()));
      }
    }
    return labels;
  }

  /** Here the number of a line is not an id: it could be that of another question. */
  private static GoldQuestion withId(JsonFields line) throws MalformedLineException {
    line.id(ID);
    return GoldQuestion.of(line);
  }
}
