// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the schemas to their history: pinned, and compatible in both directions. */
class SchemaHistoryTest {

  static List<Schema> current() {
    return List.of(
        Question.getClassSchema(),
        LinkedQuestion.getClassSchema(),
        DeadLetter.getClassSchema(),
        ReleaseAnnouncement.getClassSchema(),
        EntityUpdate.getClassSchema(),
        ReleaseStatus.getClassSchema());
  }

  /** Consumers in other languages compare these; a change means a new schema on the wire. */
  private static final Map<String, String> FINGERPRINTS =
      Map.of(
          "Question",
          "270b9a44622a250f",
          "LinkedQuestion",
          "4b462aac022f3a9f",
          "DeadLetter",
          "ca9b0654fcff2b71",
          "ReleaseAnnouncement",
          "2ebbbff7468faf91",
          "EntityUpdate",
          "147d0a5c99240c84",
          "ReleaseStatus",
          "ca26f12e380ddb12");

  @ParameterizedTest
  @MethodSource("current")
  void theHistoryEndsWithTheCurrentSchema(Schema schema) {
    List<Schema> history = SchemaHistory.of(schema.getName());
    assertThat(history)
        .as("add this line to history/%s.jsonl: %s", schema.getName(), schema)
        .isNotEmpty();
    assertThat(Wire.fingerprint(history.get(history.size() - 1)))
        .as("the schema changed; add this line to history/%s.jsonl: %s", schema.getName(), schema)
        .isEqualTo(Wire.fingerprint(schema));
  }

  @ParameterizedTest
  @MethodSource("current")
  void fingerprintsArePinned(Schema schema) {
    assertThat("%016x".formatted(Wire.fingerprint(schema)))
        .as(schema.getName())
        .isEqualTo(FINGERPRINTS.get(schema.getName()));
  }

  @ParameterizedTest
  @MethodSource("current")
  void olderReadersReadNewerRecordsAndNewerReadersOlderOnes(Schema schema) {
    for (Schema older : SchemaHistory.of(schema.getName())) {
      assertCompatible(schema, older);
      assertCompatible(older, schema);
    }
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
    assertThat(result.getType())
        .as(result.getDescription())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }
}
