// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.FakeRelease;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.EncodedText;
import io.elq.linker.PreparedText;
import io.elq.linker.tokenize.WordPieces;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

class EncodedSerializerTest {
  private static final PendingQuestion QUESTION =
      new PendingQuestion(
          new RawRecord("t", 1, 2, null, new byte[] {3}, 4),
          "q",
          "paris",
          5,
          Map.of("k", "v"),
          FakeRelease.pointer("r"));

  private final TypeSerializer<Encoded> serializer =
      new EncodedTypeInfo().createSerializer(new SerializerConfigImpl());

  @Test
  void theVectorsStayOutOfCheckpoints() throws Exception {
    WordPieces none = new WordPieces("", new int[0], new int[0], new int[0], new boolean[0]);
    EncodedText text = new EncodedText(new PreparedText(none, List.of()), List.of());
    Vectors vectors = EncodedTexts.vectors(text, FakeRelease.open(QUESTION.assignedRelease()));
    Encoded read = roundTrip(new Encoded(QUESTION, vectors, null, 6));
    assertThat(read.vectors()).isNull();
    assertThat(read.deadLetter()).isNull();
    assertThat(read.encodeMicros()).isEqualTo(6);
    assertThat(read)
        .usingRecursiveComparison()
        .ignoringFields("vectors")
        .isEqualTo(new Encoded(QUESTION, null, null, 6));
  }

  @Test
  void deadLettersAreKept() throws Exception {
    var letter = DeadLetters.of(QUESTION, "encode", new IllegalStateException("why"));
    assertThat(roundTrip(new Encoded(QUESTION, null, letter, 0)).deadLetter()).isEqualTo(letter);
  }

  @Test
  void aCheckpointOfThisVersionIsCompatible() {
    TypeSerializerSnapshot<Encoded> snapshot = serializer.snapshotConfiguration();
    assertThat(snapshot.resolveSchemaCompatibility(serializer.snapshotConfiguration()))
        .matches(result -> result.isCompatibleAsIs());
    assertThat(snapshot.restoreSerializer()).isEqualTo(serializer);
  }

  private Encoded roundTrip(Encoded encoded) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(encoded, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }
}
