package io.elq.linker.candidate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.AliasScores;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.tokenize.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasTableTest {
  private final Tokenizer tokenizer = new FakeTokenizer();
  @TempDir Path folder;

  @Test
  void namesAreFoundByTheirPiecesWithAllTheirBearers() throws IOException {
    AliasTable table = table();
    assertThat(table.size()).isEqualTo(4);
    assertThat(table.rows(hash("New York"))).containsExactly(3, 7);
    assertThat(table.rows(hash("New"))).isEmpty();
    assertThat(table.has(hash("Paris"))).isTrue();
    assertThat(table.has(hash("paris"))).isFalse();
    assertThat(table.has(AliasTable.emptyHash())).isFalse();
  }

  @Test
  void aHashMayGrowPieceByPiece() {
    int[] ids = {5, 70_000, -1};
    long grown = AliasTable.emptyHash();
    for (int id : ids) {
      grown = AliasTable.hash(grown, id);
    }
    assertThat(grown).isEqualTo(AliasTable.hash(ids, 0, 3));
    assertThat(AliasTable.hash(ids, 0, 2)).isNotEqualTo(AliasTable.hash(ids, 1, 3));
  }

  @Test
  void filesOfOtherKindsAndTruncatedOnesAreRefused() throws IOException {
    Path file = folder.resolve("aliases.bin");
    table();
    byte[] bytes = Files.readAllBytes(file);
    Path damaged = folder.resolve("damaged.bin");
    Files.write(damaged, Arrays.copyOf(bytes, bytes.length - 8));
    assertThatThrownBy(() -> AliasTable.open(damaged)).hasMessageContaining("says it has 4 names");
    Files.write(damaged, new byte[40]);
    assertThatThrownBy(() -> AliasTable.open(damaged)).hasMessageContaining("no table of aliases");
  }

  @Test
  void bearersJoinTheNearestAndGetTheWorthOfTheirName() {
    float[] vectors = {1, 0, 0, 1, 0.5f, 0.5f, -1, 0};
    ExhaustiveIndex index = new ExhaustiveIndex(vectors, 2);
    float[] queries = {1, 0.2f, 0, 1};
    Candidates joined =
        new AliasCandidates(index, new AliasScores(0, 3))
            .join(index.search(queries, 2, 2), queries, List.of(new long[] {3, 2}, new long[0]));
    assertThat(joined.rows()).containsExactly(2, 3, 1, 2);
    assertThat(joined.scores()[0]).isCloseTo(3.6f, within(1e-6f));
    assertThat(joined.scores()[1]).isCloseTo(2f, within(1e-6f));
    assertThat(joined.scores()[2]).isCloseTo(1f, within(1e-6f));
  }

  private AliasTable table() throws IOException {
    AliasTableWriter writer = new AliasTableWriter(tokenizer);
    writer.add("Paris", 1);
    writer.add("New York", 7);
    writer.add("New York", 3);
    writer.add("New York", 3);
    writer.add("", 5);
    writer.add("Rome", 0);
    Path file = folder.resolve("aliases.bin");
    writer.write(file);
    return AliasTable.open(file);
  }

  private long hash(String text) {
    int[] ids = tokenizer.tokenize(text).ids();
    return AliasTable.hash(ids, 0, ids.length);
  }
}
