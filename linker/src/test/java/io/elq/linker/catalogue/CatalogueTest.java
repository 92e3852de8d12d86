package io.elq.linker.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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

  @Test
  void aBadLineIsNamed() throws IOException {
    Files.write(source, List.of("{\"title\":\"Paris\"}", "{\"text\":\"no title\"}"));
    assertThatThrownBy(() -> CatalogueWriter.copy(source, jsonl, offsets))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("entity.jsonl, line 2: the field \"title\" is missing");
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
