// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.catalogue.wordnet;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordNetCatalogueTest {

  private static final List<WordNetEntity> ENTITIES = WordNetCatalogue.read();

  @TempDir private Path folder;

  @Test
  void holdsEveryInstanceOfWordNet31() {
    assertThat(ENTITIES).hasSize(7742);
    assertThat(ENTITIES).extracting(WordNetEntity::kbId).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void tellsThreeParisApart() {
    List<WordNetEntity> paris = ENTITIES.stream().filter(e -> e.title().equals("Paris")).toList();
    assertThat(paris)
        .extracting(WordNetEntity::description)
        .containsExactly("national capital in France", "town in Texas", "mythical being");
    assertThat(paris.get(0).prominence()).isGreaterThan(5 * paris.get(1).prominence());
  }

  @Test
  void keepsAliasesTypesAndGloss() {
    WordNetEntity lincoln =
        ENTITIES.stream().filter(e -> e.kbId().equals("11152452-n")).findFirst().orElseThrow();
    assertThat(lincoln.title()).isEqualTo("Lincoln");
    assertThat(lincoln.aliases()).contains("Abraham Lincoln").doesNotContain("Lincoln");
    assertThat(lincoln.types())
        .containsExactly("lawyer", "President of the United States", "person");
    assertThat(lincoln.text()).startsWith("(Abraham Lincoln; ").contains("saved the Union");
  }

  @Test
  void writesTheSameBytesEachTimeAndOneEntityALine() throws IOException {
    Path first = folder.resolve("first.jsonl.gz");
    Path second = folder.resolve("second.jsonl.gz");
    assertThat(WordNetCatalogue.write(first)).isEqualTo(WordNetCatalogue.write(second));
    assertThat(first).hasSameBinaryContentAs(second);
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(first)), StandardCharsets.UTF_8))) {
      JsonNode row = new ObjectMapper().readTree(lines.readLine());
      assertThat(row.fieldNames())
          .toIterable()
          .containsExactly(
              "text",
              "idx",
              "title",
              "entity",
              "kb_idx",
              "label",
              "description",
              "aliases",
              "types",
              "prominence");
      assertThat(row.get("kb_idx").asText()).isEqualTo(ENTITIES.get(0).kbId());
      assertThat(lines.lines().count()).isEqualTo(ENTITIES.size() - 1);
    }
  }
}
