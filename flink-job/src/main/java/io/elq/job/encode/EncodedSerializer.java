// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.question.PendingQuestion;
import io.elq.schemas.DeadLetter;
import java.io.IOException;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.CompositeTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes a question without its token vectors, and without the answer that was kept of another:
 * they are cheaper to compute again after a restart than to write with every checkpoint. Copies are
 * the same object, as it is immutable.
 */
final class EncodedSerializer extends TypeSerializer<Encoded> {
  private static final long serialVersionUID = 1L;

  private final TypeSerializer<PendingQuestion> question;
  private final TypeSerializer<DeadLetter> deadLetter;

  EncodedSerializer(
      TypeSerializer<PendingQuestion> question, TypeSerializer<DeadLetter> deadLetter) {
    this.question = question;
    this.deadLetter = deadLetter;
  }

  @Override
  public void serialize(Encoded encoded, DataOutputView target) throws IOException {
    question.serialize(encoded.question(), target);
    target.writeLong(encoded.encodeMicros());
    target.writeBoolean(encoded.deadLetter() != null);
    if (encoded.deadLetter() != null) {
      deadLetter.serialize(encoded.deadLetter(), target);
    }
  }

  @Override
  public Encoded deserialize(DataInputView source) throws IOException {
    PendingQuestion read = question.deserialize(source);
    long encodeMicros = source.readLong();
    DeadLetter letter = source.readBoolean() ? deadLetter.deserialize(source) : null;
    return new Encoded(read, null, letter, encodeMicros);
  }

  @Override
  public Encoded deserialize(Encoded reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  @Override
  public Encoded copy(Encoded from) {
    return from;
  }

  @Override
  public Encoded copy(Encoded from, Encoded reuse) {
    return from;
  }

  @Override
  public boolean isImmutableType() {
    return true;
  }

  @Override
  public TypeSerializer<Encoded> duplicate() {
    return new EncodedSerializer(question.duplicate(), deadLetter.duplicate());
  }

  @Override
  public Encoded createInstance() {
    return new Encoded(question.createInstance(), null, null, 0);
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedSerializer that
        && question.equals(that.question)
        && deadLetter.equals(that.deadLetter);
  }

  @Override
  public int hashCode() {
    return Objects.hash(question, deadLetter);
  }

  @Override
  public TypeSerializerSnapshot<Encoded> snapshotConfiguration() {
    return new Snapshot(this);
  }

  /** What a checkpoint says about this serializer. */
  public static final class Snapshot
      extends CompositeTypeSerializerSnapshot<Encoded, EncodedSerializer> {

    /** For reading a checkpoint. */
    public Snapshot() {}

    Snapshot(EncodedSerializer serializer) {
      super(serializer);
    }

    @Override
    protected int getCurrentOuterSnapshotVersion() {
      return 1;
    }

    @Override
    protected TypeSerializer<?>[] getNestedSerializers(EncodedSerializer outer) {
      return new TypeSerializer<?>[] {outer.question, outer.deadLetter};
    }

    @Override
    @SuppressWarnings("unchecked")
    protected EncodedSerializer createOuterSerializerWithNestedSerializers(
        TypeSerializer<?>[] nested) {
      return new EncodedSerializer(
          (TypeSerializer<PendingQuestion>) nested[0], (TypeSerializer<DeadLetter>) nested[1]);
    }
  }
}
