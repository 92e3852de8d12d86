// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.elq.linker.BgeSmall;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.ExhaustiveIndex;
import io.elq.linker.settings.AliasScores;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AliasTableTest {
  private final Tokenizer tokenizer = new FakeTokenizer();
  @TempDir Path folder;

  /** 2^60 entries of 16 bytes: a length that has become 0 by overflowing. */
  @Test
  void aSizeThatOverflowsIsRefused() throws IOException {
    Path file = folder.resolve("overflow.bin");
    ByteBuffer header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, header.putLong(AliasTable.MAGIC).putLong(1L << 60).array());
    assertThatThrownBy(() -> AliasTable.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("which does not fit 16 bytes");
  }

  @Test
  void namesAreFoundByTheirPiecesWithAllTheirEntities() throws IOException {
    AliasTable table = table();
    assertThat(table.size()).isEqualTo(4);
    assertThat(rows(table, tokenizer, "New York")).containsExactly(3, 7);
    assertThat(rows(table, tokenizer, "New")).isEmpty();
    assertThat(rows(table, tokenizer, "Paris")).containsExactly(1);
    assertThat(rows(table, tokenizer, "")).isEmpty();
  }

  @Test
  void aNameIsFoundWhateverItsCaseAccentsAndPunctuation() throws IOException {
    WordPieceTokenizer words = BgeSmall.tokenizer();
    AliasTable table =
        table(words, "Spider-Man 3", "Cleveland, Ohio", "São Tomé", "Thriller (genre)", "D.C.");
    assertThat(rows(table, words, "spiderman 3")).containsExactly(0);
    assertThat(rows(table, words, "CLEVELAND OHIO")).containsExactly(1);
    assertThat(rows(table, words, "sao tome")).containsExactly(2);
    assertThat(rows(table, words, "thriller genre")).containsExactly(3);
    assertThat(rows(table, words, "thriller (genre)")).containsExactly(3);
    assertThat(rows(table, words, "d.c")).containsExactly(4);
    assertThat(rows(table, words, "d.c.")).containsExactly(4);
  }

  @Test
  void punctuationBesideANameIsNoPartOfIt() throws IOException {
    WordPieceTokenizer words = BgeSmall.tokenizer();
    AliasTable table = table(words, "Alaska", "...", "Who");
    assertThat(rows(table, words, "alaska?")).isEmpty();
    assertThat(rows(table, words, "\"alaska")).isEmpty();
    assertThat(rows(table, words, "?")).isEmpty();
    assertThat(rows(table, words, "...")).containsExactly(1);
  }

  @Test
  void aNameIsFoundInAnyFormOfItsLetters() throws IOException {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    AliasTable table = table(words, "Paris", "Ｒｏｍｅ", "CO2", "Oﬃce (ĳ)", "ΟΔΟΣ", "Rome™", "C♯");
    assertThat(rows(table, words, "𝐏𝐚𝐫𝐢𝐬")).containsExactly(0);
    assertThat(rows(table, words, "Rome")).containsExactly(1, 5);
    assertThat(rows(table, words, "CO₂")).containsExactly(2);
    assertThat(rows(table, words, "ofﬁce IJ")).containsExactly(3);
    assertThat(rows(table, words, "ōﬃcé ĳ")).containsExactly(3);
    assertThat(rows(table, words, "οδοσ")).containsExactly(4);
    assertThat(rows(table, words, "Rome™")).containsExactly(5);
    assertThat(rows(table, words, "Rome®")).isEmpty();
    assertThat(rows(table, words, "C♯")).containsExactly(6);
  }

  @Test
  void aNameWithoutAKnownWordIsNobodysName() throws IOException {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    AliasTable table = table(words, "🇫🇷", "ↀↁ!", "😀 👻", "አዲስ", "♥");
    assertThat(table.size()).isEqualTo(1);
    assertThat(rows(table, words, "🇫🇷")).isEmpty();
    assertThat(rows(table, words, "👻")).isEmpty();
    assertThat(rows(table, words, "አዲስ")).isEmpty();
    assertThat(rows(table, words, "♥")).containsExactly(4);
  }

  @Test
  void anUnknownWordBesideKnownOnesIsItselfAndNoOther() throws IOException {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    AliasTable table = table(words, "አዲስ Paris", "😀 Paris!");
    assertThat(rows(table, words, "አዲስ paris")).containsExactly(0);
    assertThat(rows(table, words, "አበባ paris")).isEmpty();
    assertThat(rows(table, words, "😀 Paris!")).isEmpty();
    assertThat(rows(table, words, "Paris")).containsExactly(1);
  }

  @Test
  void tablesOfAnOlderVersionKeepItsKeys() throws IOException {
    WordPieceTokenizer bert = BgeSmall.tokenizer();
    AliasTable table = table(bert, "Ｒｏｍｅ", "Paris™", "가", "🇫🇷");
    assertThat(rows(table, bert, "rome")).isEmpty();
    assertThat(rows(table, bert, "ｒｏｍｅ")).containsExactly(0);
    assertThat(rows(table, bert, "paris™")).containsExactly(1);
    assertThat(rows(table, bert, "가")).containsExactly(2);
    assertThat(rows(table, bert, "😀")).as("all unknown words have one key there").contains(3);
    WordPieces korean = bert.tokenize("가");
    assertThat(table.keys(korean).of(0, korean.size()))
        .as("both pieces of a syllable have its letters there")
        .isEqualTo(0x266d8a358da8ad6aL);
  }

  @Test
  void aTitleIsTheTitleOfItsEntityAlone() throws IOException {
    AliasTableWriter writer = new AliasTableWriter(tokenizer);
    writer.add("Paris", 0);
    writer.addTitle("Paris", 0);
    writer.addTitle("Paris", 2);
    writer.add("Paris", 2);
    writer.add("Paris", 1);
    AliasTable table = written(writer);
    WordPieces paris = tokenizer.tokenize("Paris");
    NameMatches named = table.entitiesWithName(table.keys(paris).of(0, paris.size()));
    assertThat(named.rows()).containsExactly(0, 1, 2);
    assertThat(named.titles()).containsExactly(true, false, true);
  }

  @Test
  void ofANameOfMoreThanAHundredEntitiesTheFirstHundredCount() throws IOException {
    AliasTableWriter writer = new AliasTableWriter(tokenizer);
    LongStream.range(0, 150).forEach(row -> writer.add("Paris", row));
    assertThat(rows(written(writer), tokenizer, "Paris"))
        .containsExactly(LongStream.range(0, 100).toArray());
  }

  @Test
  void earlierTablesHaveNoTitles() throws IOException {
    AliasTable before = earlierTable("ELQNAMES");
    WordPieces paris = tokenizer.tokenize("Paris");
    NameMatches named = before.entitiesWithName(before.keys(paris).of(0, 1));
    assertThat(named.rows()).containsExactly(1);
    assertThat(named.titles()).containsExactly(false);
  }

  @Test
  void tablesBeforeTheseAreReadByWordPieces() throws IOException {
    AliasTable before = earlierTable("ELQALIAS");
    WordPieces paris = tokenizer.tokenize("Paris");
    assertThat(before.keys(paris).of(0, 1)).isNotEqualTo(table().keys(paris).of(0, 1));
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
    assertThatThrownBy(() -> AliasTable.open(damaged))
        .hasMessageContaining("not a table of aliases");
  }

  @Test
  void entitiesWithTheNameJoinTheNearestAndGetItsBonus() {
    float[] vectors = {1, 0, 0, 1, 0.5f, 0.5f, -1, 0};
    ExhaustiveIndex index = new ExhaustiveIndex(vectors, 2);
    float[] queries = {1, 0.2f, 0, 1};
    Candidates joined =
        new AliasCandidates(index, new AliasScores(List.of(0f), 2.5f, 2))
            .join(
                index.search(queries, 2, 2),
                queries,
                List.of(
                    new NameMatches(new long[] {2, 3}, new boolean[] {false, true}),
                    NameMatches.NONE));
    assertThat(joined.rows()).containsExactly(3, 2, 1, 2);
    assertThat(joined.scores()[0]).isCloseTo(3.5f, within(1e-6f));
    assertThat(joined.scores()[1]).isCloseTo(3.1f, within(1e-6f));
    assertThat(joined.scores()[2]).isCloseTo(1f, within(1e-6f));
  }

  /** A table with the first eight bytes of older ones. */
  private AliasTable earlierTable(String magic) throws IOException {
    table();
    Path file = folder.resolve("aliases.bin");
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer.wrap(bytes).put(magic.getBytes(StandardCharsets.US_ASCII));
    Files.write(file, bytes);
    return AliasTable.open(file);
  }

  private AliasTable table() throws IOException {
    AliasTableWriter writer = new AliasTableWriter(tokenizer);
    writer.add("Paris", 1);
    writer.add("New York", 7);
    writer.add("New York", 3);
    writer.add("New York", 3);
    writer.add("", 5);
    writer.add("Rome", 0);
    return written(writer);
  }

  private AliasTable table(Tokenizer words, String... names) throws IOException {
    AliasTableWriter writer = new AliasTableWriter(words);
    for (int row = 0; row < names.length; row++) {
      writer.add(names[row], row);
    }
    return written(writer);
  }

  private AliasTable written(AliasTableWriter writer) throws IOException {
    Path file = folder.resolve("aliases.bin");
    writer.write(file);
    return AliasTable.open(file);
  }

  private static long[] rows(AliasTable table, Tokenizer tokenizer, String text) {
    WordPieces pieces = tokenizer.tokenize(text);
    return table.entitiesWithName(table.keys(pieces).of(0, pieces.size())).rows();
  }
}
