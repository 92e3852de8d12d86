// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.question.PendingQuestion;
import io.elq.schemas.DeadLetter;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** The type of {@link Encoded}, which keeps token vectors on the heap and out of checkpoints. */
public final class EncodedTypeInfo extends TypeInformation<Encoded> {
  private static final long serialVersionUID = 1L;

  private final TypeInformation<PendingQuestion> question =
      TypeInformation.of(PendingQuestion.class);
  private final TypeInformation<DeadLetter> deadLetter = new AvroTypeInfo<>(DeadLetter.class);

  @Override
  public TypeSerializer<Encoded> createSerializer(SerializerConfig config) {
    return new EncodedSerializer(
        question.createSerializer(config), deadLetter.createSerializer(config));
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<Encoded> getTypeClass() {
    return Encoded.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof EncodedTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EncodedTypeInfo info && question.equals(info.question);
  }

  @Override
  public int hashCode() {
    return Objects.hash(question, deadLetter);
  }

  @Override
  public String toString() {
    return "Encoded";
  }
}
