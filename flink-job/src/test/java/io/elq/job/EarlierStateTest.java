// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.encode.Encoded;
import io.elq.job.encode.EncodedTypeInfo;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.release.ReleasePointer;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/**
 * What checkpoints of version 0.1 hold, read as a restore reads it: with the serializer that the
 * checkpoint describes, whose values the present one then writes. The files hold a serializer's
 * versioned snapshot, a count, and so many values; Kafka headers and timestamps were not kept then.
 */
class EarlierStateTest {

  @Test
  void waitingQuestionsOfAnEarlierCheckpointAreRestored() throws Exception {
    List<PendingQuestion> restored =
        restored("pending-questions.state", TypeInformation.of(PendingQuestion.class));

    assertThat(restored).hasSize(2);
    assertQuestion(restored.get(0));
    PendingQuestion bare = restored.get(1);
    assertThat(bare.release()).isNull();
    assertThat(bare.origin().key()).isNull();
    assertThat(bare.origin().headers()).isEmpty();
  }

  @Test
  void encodedQuestionsAndDeadLettersOfAnEarlierCheckpointAreRestored() throws Exception {
    List<Encoded> restored = restored("encoded-questions.state", new EncodedTypeInfo());

    assertThat(restored).hasSize(2);
    assertQuestion(restored.get(0).question());
    assertThat(restored.get(0).deadLetter()).isNull();
    assertThat(restored.get(0).encodeMicros()).isEqualTo(6);
    var letter = restored.get(1).deadLetter();
    assertThat(letter.getErrorMessage()).isEqualTo("why");
    assertThat(letter.getQuestionId()).isEqualTo("q");
    assertThat(letter.getHeaders()).isEmpty();
    assertThat(letter.getKind()).isEqualTo("broken");
    assertThat(letter.getAttempt()).isEqualTo(1);
  }

  private static void assertQuestion(PendingQuestion question) {
    assertThat(question.id()).isEqualTo("q");
    assertThat(question.text()).isEqualTo("is rome older than paris?");
    assertThat(question.eventTime()).isEqualTo(5);
    assertThat(question.headers()).isEqualTo(Map.of("from", "test"));
    assertThat(question.release()).isEqualTo(new ReleasePointer("r1", "/r1", "00"));
    RawRecord origin = question.origin();
    assertThat(origin.topic()).isEqualTo("questions");
    assertThat(origin.partition()).isEqualTo(1);
    assertThat(origin.offset()).isEqualTo(2);
    assertThat(origin.key()).asString().isEqualTo("key");
    assertThat(origin.value()).asString().isEqualTo("value");
    assertThat(origin.readAt()).isEqualTo(4);
    assertThat(origin.headers()).isEmpty();
    assertThat(origin.hasTimestamp()).isFalse();
    assertThat(origin.timestampType()).isEqualTo(TimestampType.NO_TIMESTAMP_TYPE);
  }

  private static <T> List<T> restored(String file, TypeInformation<T> type) throws Exception {
    TypeSerializer<T> present = type.createSerializer(new SerializerConfigImpl());
    try (InputStream in = EarlierStateTest.class.getResourceAsStream("earlier/" + file)) {
      DataInputDeserializer state =
          new DataInputDeserializer(Objects.requireNonNull(in, file).readAllBytes());
      TypeSerializerSnapshot<T> snapshot =
          TypeSerializerSnapshot.readVersionedSnapshot(
              state, EarlierStateTest.class.getClassLoader());
      assertThat(present.snapshotConfiguration().resolveSchemaCompatibility(snapshot))
          .matches(result -> !result.isIncompatible());
      TypeSerializer<T> earlier = snapshot.restoreSerializer();
      List<T> values = new ArrayList<>();
      for (int left = state.readInt(); left > 0; left--) {
        values.add(written(earlier.deserialize(state), present));
      }
      assertThat(state.available()).isZero();
      return values;
    }
  }

  private static <T> T written(T value, TypeSerializer<T> serializer) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(value, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
