// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {
  @TempDir Path directory;
  private Path source;
  private Path jsonl;
  private Path offsets;

  @BeforeEach
  void files() {
    source = directory.resolve("entity.jsonl");
    jsonl = directory.resolve("catalogue.jsonl");
    offsets = directory.resolve("catalogue.offsets");
  }

  @Test
  void rowsAreFoundByNumber() throws IOException {
    Files.write(
        source,
        List.of(
            "{\"title\":\"Paris\",\"text\":\"capital of France\",\"kb_idx\":\"Q90\"}",
            "{\"entity\":\"S\u00e3o Paulo\",\"title\":null,\"text\":\" city\",\"kb_idx\":null}"));
    assertThat(CatalogueWriter.copy(source, jsonl, offsets)).isEqualTo(2);
    Catalogue catalogue = Catalogue.open(jsonl, offsets);
    assertThat(catalogue.size()).isEqualTo(2);
    assertThat(catalogue.entity(0))
        .isEqualTo(new CatalogueEntity(0, "Paris", "capital of France", "Q90"));
    assertThat(catalogue.entity(1))
        .isEqualTo(new CatalogueEntity(1, "S\u00e3o Paulo", " city", null));
    assertThatThrownBy(() -> catalogue.entity(2)).hasMessageContaining("row 2 of a catalogue of 2");
  }

  /** Rows are read without the fields that are not needed; files of entities as a whole. */
  @Test
  void aRowIsWhatTheFileOfEntitiesSays() throws IOException {
    Files.write(
        source,
        List.of(
            "{\"idx\":\"x\",\"aliases\":[\"a\",{\"title\":\"inner\"}],\"title\":\"Caf\u00e9 \\ud83d\\ude00\"}",
            "{\"title\":\"first\",\"text\":\"one\",\"title\":\"last\",\"text\":null}",
            "{\"title\":7,\"kb_idx\":1.50,\"text\":true}",
            "{\"title\":\"\\\"quoted\\\"\",\"kb_idx\":-0,\"entity\":\"other\"}",
            "{\"title\":\"Rome\",\"text\":[\"a list\"],\"kb_idx\":{\"kb_idx\":\"Q220\"}}",
            "{\"weight\":NaN,\"entity\":\"Oslo\",\"title\":null,\"kb_idx\":\"\"}"));
    CatalogueWriter.copy(source, jsonl, offsets);
    Catalogue catalogue = Catalogue.open(jsonl, offsets);
    try (CatalogueReader reader = CatalogueReader.open(source)) {
      for (int row = 0; row < catalogue.size(); row++) {
        assertThat(catalogue.entity(row)).isEqualTo(reader.next());
      }
    }
    assertThat(catalogue.entity(1)).isEqualTo(new CatalogueEntity(1, "last", "", null));
    assertThat(catalogue.entity(2)).isEqualTo(new CatalogueEntity(2, "7", "true", "1.5"));
  }

  @Test
  void aBadLineIsNamed() throws IOException {
    Files.write(source, List.of("{\"title\":\"Paris\"}", "{\"text\":\"no title\"}"));
    assertThatThrownBy(() -> CatalogueWriter.copy(source, jsonl, offsets))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("entity.jsonl, line 2: field \"title\": is missing");
  }

  @Test
  void aByteOrderMarkAndBlankLinesAreSkipped() throws IOException {
    Files.writeString(
        source, "\uFEFF{\"title\":\"Paris\"}\r\n\n{\"title\":\"Rome\",\"weight\":NaN}\n \n\n");

    assertThat(CatalogueWriter.copy(source, jsonl, offsets)).isEqualTo(2);

    Catalogue catalogue = Catalogue.open(jsonl, offsets);
    assertThat(catalogue.entity(0).title()).isEqualTo("Paris");
    assertThat(catalogue.entity(1).title()).isEqualTo("Rome");
    assertThat(Files.readAllLines(jsonl)).hasSize(2).noneMatch(String::isBlank);
  }

  @Test
  void twoEntitiesInALineAnArrayAndOtherEncodingsAreRefused() throws IOException {
    String two = "{\"title\":\"Paris\"}{\"title\":\"Rome\"}";
    assertRefused(two.getBytes(StandardCharsets.UTF_8), "line 1: trailing content at column 18");
    assertRefused(("[" + two + "]").getBytes(StandardCharsets.UTF_8), "line 1: a JSON array");
    assertRefused(two.getBytes(StandardCharsets.UTF_16), "line 1: not UTF-8, but UTF-16");
    assertRefused(
        "{\"title\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1), "line 1: not UTF-8");
  }

  private void assertRefused(byte[] bytes, String message) throws IOException {
    Files.write(source, bytes);
    assertThatThrownBy(() -> CatalogueWriter.copy(source, jsonl, offsets))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(source + ", " + message);
  }

  @Test
  void filesThatDoNotBelongTogetherAreRefused() throws IOException {
    Files.write(source, List.of("{\"title\":\"Paris\"}"));
    CatalogueWriter.copy(source, jsonl, offsets);
    Files.writeString(jsonl, "{\"title\":\"Paris, Texas\"}\n");
    assertThatThrownBy(() -> Catalogue.open(jsonl, offsets)).hasMessageContaining("ends at byte");
    Files.writeString(offsets, "abc");
    assertThatThrownBy(() -> Catalogue.open(jsonl, offsets))
        .hasMessageContaining("8-byte positions");
  }
}
