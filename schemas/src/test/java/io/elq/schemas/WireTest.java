// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WireTest {

  private static final Question QUESTION =
      Question.newBuilder()
          .setId("q-1")
          .setText("who founded the 🍎 company in cupertino?")
          .setEventTime(Instant.ofEpochMilli(1_700_000_000_123L))
          .setLanguage("en")
          .setHeaders(Map.of("user", "7"))
          .build();

  @Test
  void aRecordSurvivesTheJourney() throws WireException {
    assertThat(Wire.QUESTION.decode(Wire.QUESTION.encode(QUESTION))).isEqualTo(QUESTION);
  }

  @Test
  void aNestedRecordSurvivesTheJourney() throws WireException {
    LinkedQuestion answer = answer(3);
    assertThat(Wire.LINKED_QUESTION.decode(Wire.LINKED_QUESTION.encode(answer))).isEqualTo(answer);
  }

  @Test
  void anUpdateOfAnEntitySurvivesTheJourney() throws WireException {
    EntityUpdate update = update();
    assertThat(update.getOperation()).isEqualTo(EntityOperation.UPSERT);
    assertThat(Wire.ENTITY_UPDATE.decode(Wire.ENTITY_UPDATE.encode(update))).isEqualTo(update);
  }

  @Test
  void anOperationThatDoesNotExistIsRefused() {
    byte[] bytes = Wire.ENTITY_UPDATE.encode(update());
    int operation = 10 + 1 + "Q90".length(); // behind the header and the id with its length
    assertThat(bytes[operation]).isEqualTo((byte) 2);
    bytes[operation] = 20;
    assertThatThrownBy(() -> Wire.ENTITY_UPDATE.decode(bytes)).isInstanceOf(WireException.class);
  }

  @Test
  void anOperationOfANewerProducerIsUnknown() throws Exception {
    Schema newer =
        new Schema.Parser()
            .parse(
                EntityUpdate.getClassSchema()
                    .toString()
                    .replace("\"DELETE\"]", "\"DELETE\",\"MERGE\"]"));
    GenericRecord record =
        new GenericRecordBuilder(newer)
            .set("kbId", "Q90")
            .set(
                "operation",
                new GenericData.EnumSymbol(newer.getField("operation").schema(), "MERGE"))
            .set("updatedAt", 5L)
            .build();
    EntityUpdate read =
        Wire.ENTITY_UPDATE.alsoReading(List.of(newer)).decode(singleObject(newer, record));
    assertThat(read.getOperation()).isEqualTo(EntityOperation.UNKNOWN);
  }

  @Test
  void anAnswerFromBeforeThereWereOverlaysHasSeenNoUpdate() throws Exception {
    Schema older = SchemaHistory.of("LinkedQuestion").get(0);
    GenericRecord record =
        new GenericRecordBuilder(older)
            .set("id", "q-0")
            .set("text", "older")
            .set("releaseId", "r")
            .set("eventTime", 5L)
            .build();
    assertThat(Wire.LINKED_QUESTION.decode(singleObject(older, record)).getOverlayVersion())
        .isZero();
  }

  @Test
  void aLetterOfVersionOneIsReadWithDefaults() throws WireException {
    String bytes =
        "c301b15647ce7baa30ab" // the first schema's header
            + "127175657374696f6e73" // questions
            + "0002" // partition 0, offset 1
            + "00" // no key
            + "020678797a" // the value xyz
            + "0c6465636f6465" // decode
            + "0245" // E
            + "06776879" // why
            + "0000" // neither question nor release
            + "02"; // timestamp 1
    DeadLetter letter = Wire.DEAD_LETTER.decode(HexFormat.of().parseHex(bytes));
    assertThat(letter.getErrorMessage()).isEqualTo("why");
    assertThat(letter.getHeaders()).isEmpty();
    assertThat(letter.getCauses()).isEmpty();
    assertThat(letter.getKind()).isEqualTo("broken");
    assertThat(letter.getAttempt()).isEqualTo(1);
    assertThat(letter.getRecordTimestamp()).isNull();
    assertThat(letter.getValueSize()).isNull();
  }

  @Test
  void theHeaderIsThatOfSingleObjectEncoding() {
    ByteBuffer bytes = ByteBuffer.wrap(Wire.QUESTION.encode(QUESTION));
    assertThat(bytes.order(ByteOrder.BIG_ENDIAN).getShort()).isEqualTo((short) 0xC301);
    assertThat(bytes.order(ByteOrder.LITTLE_ENDIAN).getLong())
        .isEqualTo(Wire.fingerprint(Question.getClassSchema()));
  }

  @Test
  void refusesWhatIsNotARecordAndSaysWhy() {
    assertRefused(null, "tombstone");
    assertRefused(new byte[0], "too few");
    assertRefused("{\"id\": \"1\", \"text\": \"json\"}".getBytes(StandardCharsets.UTF_8), "7b 22");
    assertRefused(Wire.DEAD_LETTER.encode(deadLetter()), "unknown schema fingerprint");
    byte[] bytes = Wire.QUESTION.encode(QUESTION);
    assertRefused(Arrays.copyOf(bytes, bytes.length + 2), "2 bytes too many");
  }

  @Test
  void refusesEveryTruncation() {
    byte[] bytes = Wire.QUESTION.encode(QUESTION);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Wire.QUESTION.decode(cut)).isInstanceOf(WireException.class);
    }
  }

  @Test
  void aClaimedLengthIsNeverAllocated() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(Arrays.copyOf(Wire.QUESTION.encode(QUESTION), 10));
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    encoder.writeLong(Integer.MAX_VALUE - 8L);
    assertRefused(out.toByteArray(), "claims 2147483639 bytes where 0 are left");
  }

  @Test
  @Timeout(60)
  void damagedRecordsNeverHarm() {
    Random random = new Random(7);
    byte[] bytes = Wire.LINKED_QUESTION.encode(answer(4));
    int refused = 0;
    for (int i = 0; i < 50_000; i++) {
      byte[] damaged = bytes.clone();
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[10 + random.nextInt(bytes.length - 10)] = (byte) random.nextInt();
      }
      try {
        Wire.LINKED_QUESTION.decode(damaged);
      } catch (WireException e) {
        refused++;
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  @Test
  void anOlderReaderReadsNewerRecordsOnceItKnowsTheirSchema() throws Exception {
    Schema newer = withExtraField(Question.getClassSchema());
    GenericRecord record =
        new GenericRecordBuilder(newer)
            .set("id", "q-2")
            .set("text", "newer")
            .set("eventTime", 5L)
            .set("urgency", 9)
            .build();
    byte[] bytes = singleObject(newer, record);
    assertRefused(bytes, "unknown schema fingerprint");
    Question read = Wire.QUESTION.alsoReading(List.of(newer)).decode(bytes);
    assertThat(read.getText()).isEqualTo("newer");
    assertThat(read.getHeaders()).isEmpty();
  }

  @Test
  void aNewerReaderReadsOlderRecords() throws Exception {
    Schema older =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "Question", "namespace": "io.elq.schemas", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "text", "type": "string"},
                  {"name": "eventTime", "type": {"type": "long", "logicalType": "timestamp-millis"}}
                ]}""");
    GenericRecord record =
        new GenericRecordBuilder(older)
            .set("id", "q-0")
            .set("text", "older")
            .set("eventTime", 5L)
            .build();
    Question read = Wire.QUESTION.alsoReading(List.of(older)).decode(singleObject(older, record));
    assertThat(read.getEventTime()).isEqualTo(Instant.ofEpochMilli(5));
    assertThat(read.getLanguage()).isNull();
    assertThat(read.getHeaders()).isEmpty();
  }

  @Test
  void bytesThatAreNotUtf8BecomeReplacementCharacters() throws Exception {
    GenericRecord record =
        new GenericRecordBuilder(Question.getClassSchema())
            .set("id", "q-3")
            .set(
                "text",
                new org.apache.avro.util.Utf8(new byte[] {'a', (byte) 0xED, (byte) 0xA0, 'b'}))
            .set("eventTime", 5L)
            .build();
    Question read = Wire.QUESTION.decode(singleObject(Question.getClassSchema(), record));
    assertThat(read.getText()).startsWith("a\uFFFD").endsWith("b");
  }

  private static Schema withExtraField(Schema schema) {
    List<Schema.Field> fields =
        new java.util.ArrayList<>(
            schema.getFields().stream().map(f -> new Schema.Field(f, f.schema())).toList());
    fields.add(new Schema.Field("urgency", Schema.create(Schema.Type.INT), null, 0));
    return Schema.createRecord(schema.getName(), null, schema.getNamespace(), false, fields);
  }

  private static byte[] singleObject(Schema schema, GenericRecord record) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ByteBuffer.allocate(10)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 0xC3)
            .put((byte) 1)
            .putLong(Wire.fingerprint(schema))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new GenericDatumWriter<GenericRecord>(schema, GenericData.get()).write(record, encoder);
    return out.toByteArray();
  }

  private static void assertRefused(byte[] bytes, String reason) {
    assertThatThrownBy(() -> Wire.QUESTION.decode(bytes))
        .isInstanceOf(WireException.class)
        .hasMessageContaining(reason);
  }

  private static LinkedQuestion answer(int entities) {
    LinkedEntity entity =
        LinkedEntity.newBuilder()
            .setStart(3)
            .setEnd(8)
            .setStartCodePoint(3)
            .setEndCodePoint(8)
            .setMention("paris")
            .setEntity(12)
            .setTitle("Paris")
            .setKbId("Q90")
            .setScore(-0.1f)
            .setMentionScore(-0.05f)
            .setCandidateScore(27.5f)
            .setCandidates(List.of(new Candidate(12L, "Paris", "Q90", 27.5f)))
            .build();
    return LinkedQuestion.newBuilder()
        .setId("q-1")
        .setText("in paris")
        .setReleaseId("r-1")
        .setEventTime(Instant.ofEpochMilli(1))
        .setHeaders(Map.of())
        .setEntities(java.util.Collections.nCopies(entities, entity))
        .setTimings(new Timings(1L, 2L, 3L, 6L))
        .build();
  }

  private static EntityUpdate update() {
    return EntityUpdate.newBuilder()
        .setKbId("Q90")
        .setTitle("Paris")
        .setText("capital of France")
        .setAliases(List.of("City of Light"))
        .setUpdatedAt(Instant.ofEpochMilli(1))
        .build();
  }

  private static DeadLetter deadLetter() {
    return DeadLetter.newBuilder()
        .setTopic("questions")
        .setPartition(0)
        .setOffset(1)
        .setStage("decode")
        .setErrorClass("java.lang.Exception")
        .setTimestamp(Instant.ofEpochMilli(1))
        .build();
  }
}
