// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** The reference page of the records on Kafka, written from their schemas. */
final class AvroReference {
  /** The command that writes the page. */
  static final String COMMAND =
      "mvn -pl schemas test -Dtest=AvroReferenceTest -Delq.write-docs=true";

  /** What stands on a topic, in the order of the stream. */
  private static final List<Schema> RECORDS =
      List.of(
          Question.getClassSchema(),
          LinkedQuestion.getClassSchema(),
          DeadLetter.getClassSchema(),
          ReleaseAnnouncement.getClassSchema(),
          ReleaseStatus.getClassSchema(),
          EntityUpdate.getClassSchema());

  private static final String INTRODUCTION =
      """
      # Records on Kafka
      <!-- Written by `%s`; do not edit. -->

      Records are in Avro's single-object encoding: a header of 10 bytes, then the record in Avro's \
      binary form. The header is `c3 01` and the CRC-64-AVRO fingerprint of the writer's schema, \
      little-endian. No schema registry is needed: `schemas/` keeps every schema that a record ever \
      had (`history/NAME.jsonl`, one a line, the current one last), and a reader finds the writer's \
      schema by the fingerprint. `io.elq.schemas.Wire` does this in Java; \
      [from Python](../how-to/kafka-from-python.md) it takes a few lines.

      A reader that meets an unknown fingerprint refuses the record and says so; the job writes it to \
      the dead letters.
      """;

  private AvroReference() {}

  /** The page, in Markdown. */
  static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION.formatted(COMMAND));
    Set<Schema> parts = new LinkedHashSet<>();
    for (Schema record : RECORDS) {
      describe(record, page);
      record.getFields().forEach(field -> collect(field.schema(), parts));
    }
    for (Schema part : parts) {
      heading(part, page);
      fields(part, page);
    }
    return page.toString();
  }

  private static void describe(Schema record, StringBuilder page) {
    heading(record, page);
    page.append("| schema | header |\n|---|---|\n");
    List<Schema> history = SchemaHistory.of(record.getName());
    for (int i = 0; i < history.size(); i++) {
      String current = i == history.size() - 1 ? " (current)" : "";
      page.append("| %d%s | `%s` |%n".formatted(i + 1, current, header(history.get(i))));
    }
    page.append('\n');
    fields(record, page);
  }

  private static void heading(Schema record, StringBuilder page) {
    page.append("%n## %s%n%n%s%n%n".formatted(record.getName(), record.getDoc()));
  }

  private static void fields(Schema record, StringBuilder page) {
    page.append("| field | type | default | meaning |\n|---|---|---|---|\n");
    for (Schema.Field field : record.getFields()) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(field.name(), type(field.schema()), defaultOf(field), field.doc()));
    }
  }

  private static String header(Schema schema) {
    byte[] bytes =
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(Wire.fingerprint(schema))
            .array();
    return HexFormat.of().formatHex(bytes);
  }

  private static String type(Schema schema) {
    LogicalType logical = schema.getLogicalType();
    return switch (schema.getType()) {
      case UNION ->
          schema.getTypes().stream().map(AvroReference::type).collect(Collectors.joining(" or "));
      case ARRAY -> "array of " + type(schema.getElementType());
      case MAP -> "map of " + type(schema.getValueType());
      case RECORD ->
          "[%s](#%s)".formatted(schema.getName(), schema.getName().toLowerCase(Locale.ROOT));
      case ENUM -> String.join(", ", schema.getEnumSymbols());
      default ->
          schema.getType().getName() + (logical == null ? "" : " (" + logical.getName() + ")");
    };
  }

  private static String defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "";
    }
    Object value = field.defaultVal();
    if (value == JsonProperties.NULL_VALUE) {
      return "null";
    }
    return value instanceof String text ? "`\"" + text + "\"`" : "`" + value + "`";
  }

  /** The records within a record, each once, in the order in which they are met. */
  private static void collect(Schema schema, Set<Schema> parts) {
    switch (schema.getType()) {
      case UNION -> schema.getTypes().forEach(type -> collect(type, parts));
      case ARRAY -> collect(schema.getElementType(), parts);
      case MAP -> collect(schema.getValueType(), parts);
      case RECORD -> {
        if (parts.add(schema)) {
          schema.getFields().forEach(field -> collect(field.schema(), parts));
        }
      }
      default -> {}
    }
  }
}
