// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.TensorFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HardNegativesTest {
  private static final float[] ENTITIES = {1, 0, 0, 1, 1, 1, 2, -1};

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    Libtorch.start(1);
  }

  /** Gives every query its row of neighbours. */
  private record Found(long... rows) implements CandidateIndex {
    @Override
    public Candidates search(float[] queries, int count, int k) {
      return new Candidates(rows.length / count, rows, new float[rows.length]);
    }

    @Override
    public float[] vector(long row) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int dimension() {
      return 2;
    }

    @Override
    public long size() {
      return ENTITIES.length / 2;
    }

    @Override
    public void close() {}
  }

  /** Two mentions of one question, of the entities 0 and 1. */
  private float loss(long... neighbours) throws IOException {
    int[] ids = {101, 7, 8, 102};
    var question = new ElqQuestion(ids, List.of(new int[] {1, 1}, new int[] {2, 2}), List.of(0, 1));
    try (TensorFile entities = TensorFile.open(npy());
        PointerScope scope = new PointerScope()) {
      var objective = new HardNegatives(new Found(neighbours), entities.single(), 10);
      var mentions = Libtorch.floats(new float[] {0.5f, 1, -1, 2}, 2, 2);
      return objective.loss(ElqBatch.of(List.of(question), 4, 10), mentions, 0).item_float();
    }
  }

  private Path npy() throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 2), }";
    ByteBuffer bytes = ByteBuffer.allocate(128 + 4 * ENTITIES.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    bytes.put((byte) 1).put((byte) 0).putShort((short) 118);
    bytes.put(
        (header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
    for (float value : ENTITIES) {
      bytes.putFloat(value);
    }
    return Files.write(folder.resolve("entities.npy"), bytes.array());
  }

  private static double softplus(double value) {
    return Math.log1p(Math.exp(value));
  }

  @Test
  void pairsAreTheGoldEntityAndTheNeighbours() throws IOException {
    // Mentions (0.5, 1) and (-1, 2), entities (1, 0), (0, 1), (1, 1) and (2, -1).
    double expected =
        (softplus(-0.5) + softplus(-2) + softplus(1.5) + softplus(1) + softplus(0) + softplus(-4))
            / 6;
    assertThat((double) loss(2, 3, 2, 3)).isCloseTo(expected, within(1e-6));
  }

  @Test
  void aRankThatIsGoldOfOneMentionIsLeftOutForAll() throws IOException {
    assertThat(loss(0, 3, 2, 3)).isEqualTo(loss(3, 3));
    // The gold entity of the other mention is a negative.
    assertThat(loss(1, 0)).isNotEqualTo(loss(0, 1));
  }

  @Test
  void aRankWithoutANeighbourIsLeftOutForAll() throws IOException {
    assertThat(loss(3, 2, 3, -1)).isEqualTo(loss(3, 3));
  }
}
