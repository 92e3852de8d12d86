// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/**
 * Records as bytes: Avro's single-object encoding, that is the marker {@code C3 01}, the
 * CRC-64-AVRO fingerprint of the writer's schema in little-endian order, and the record in Avro's
 * binary form.
 *
 * <p>No registry is needed: the fingerprints of all schemas a record type ever had are known from
 * {@link SchemaHistory}. Foreign bytes are safe to decode: what they claim about lengths is checked
 * against what is there before anything is allocated. Immutable and safe for use by many threads.
 *
 * @param <T> the record type
 */
public final class Wire<T extends SpecificRecord> {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_BYTES = MARKER.length + Long.BYTES;

  /** Questions. */
  public static final Wire<Question> QUESTION = of(Question.getClassSchema());

  /** Answers. */
  public static final Wire<LinkedQuestion> LINKED_QUESTION = of(LinkedQuestion.getClassSchema());

  /** Records that could not be linked. */
  public static final Wire<DeadLetter> DEAD_LETTER = of(DeadLetter.getClassSchema());

  /** Announcements of releases. */
  public static final Wire<ReleaseAnnouncement> RELEASE_ANNOUNCEMENT =
      of(ReleaseAnnouncement.getClassSchema());

  /** Updates of entities. */
  public static final Wire<EntityUpdate> ENTITY_UPDATE = of(EntityUpdate.getClassSchema());

  /** What became of announced releases. */
  public static final Wire<ReleaseStatus> RELEASE_STATUS = of(ReleaseStatus.getClassSchema());

  private final Schema schema;
  private final SpecificData model;
  private final byte[] header;
  private final Map<Long, Schema> writers = new HashMap<>();

  private Wire(Schema schema, List<Schema> writers) {
    this.schema = schema;
    this.model = SpecificData.getForSchema(schema);
    this.header =
        ByteBuffer.allocate(HEADER_BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(MARKER)
            .putLong(fingerprint(schema))
            .array();
    for (Schema writer : writers) {
      this.writers.put(fingerprint(writer), writer);
    }
    this.writers.put(fingerprint(schema), schema);
  }

  private static <T extends SpecificRecord> Wire<T> of(Schema schema) {
    return new Wire<>(schema, SchemaHistory.of(schema.getName()));
  }

  /**
   * A wire that also understands records of other schemas, for example of a newer producer.
   *
   * @param others writers' schemas; fields that this version does not know are dropped
   */
  public Wire<T> alsoReading(List<Schema> others) {
    Wire<T> wire = new Wire<>(schema, others);
    writers.forEach(wire.writers::putIfAbsent);
    return wire;
  }

  /** The CRC-64-AVRO fingerprint that stands on the wire for a schema. */
  public static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }

  /** Encodes a record. */
  public byte[] encode(T record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(256);
    out.writeBytes(header);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new SpecificDatumWriter<T>(schema, model).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory cannot fail", e);
    }
    return out.toByteArray();
  }

  /**
   * Decodes a record.
   *
   * @param bytes one encoded record, nothing before or after it
   * @throws WireException if the bytes are null, carry another marker or an unknown fingerprint, or
   *     end too early or too late
   */
  public T decode(byte[] bytes) throws WireException {
    Schema writer = writerOf(bytes);
    try {
      BoundsCheck.check(writer, decoderOf(bytes));
      SpecificDatumReader<T> reader = new PatientReader<>(writer, schema, model);
      return reader.read(null, decoderOf(bytes));
    } catch (IOException | RuntimeException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      throw new WireException("not a complete " + schema.getName() + " record: " + why, e);
    }
  }

  private Schema writerOf(byte[] bytes) throws WireException {
    String name = schema.getName();
    if (bytes == null) {
      throw new WireException("no value: a " + name + " record was expected, not a tombstone");
    }
    if (bytes.length < HEADER_BYTES) {
      throw new WireException(
          "%d bytes are too few: a %s record begins with a header of %d bytes"
              .formatted(bytes.length, name, HEADER_BYTES));
    }
    if (bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
      throw new WireException(
          "not Avro single-object encoding: begins with %02x %02x, not c3 01"
              .formatted(bytes[0], bytes[1]));
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    Schema writer = writers.get(fingerprint);
    if (writer == null) {
      throw new WireException(
          "unknown schema fingerprint %016x: not one of the %d known for %s"
              .formatted(fingerprint, writers.size(), name));
    }
    return writer;
  }

  private static BinaryDecoder decoderOf(byte[] bytes) {
    return DecoderFactory.get()
        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
  }

  /** Grows collections as their elements arrive, whatever size their header claims. */
  private static final class PatientReader<T> extends SpecificDatumReader<T> {
    private static final int FIRST_CAPACITY = 64;

    PatientReader(Schema writer, Schema reader, SpecificData model) {
      super(writer, reader, model);
    }

    @Override
    protected Object newArray(Object old, int size, Schema schema) {
      return super.newArray(old, capped(size), schema);
    }

    @Override
    protected Object newMap(Object old, int size) {
      return super.newMap(old, capped(size));
    }

    private static int capped(int size) {
      if (size < 0) {
        throw new AvroRuntimeException("negative number of elements");
      }
      return Math.min(size, FIRST_CAPACITY);
    }
  }
}
