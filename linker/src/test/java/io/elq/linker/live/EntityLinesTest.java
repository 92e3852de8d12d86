// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityLinesTest {
  @TempDir Path folder;

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("entities.jsonl"), content);
  }

  @Test
  void entitiesAreAddedAndDeleted() throws IOException {
    Path file =
        file(
            """
            {"kb_idx": "Q1", "title": "Ada", "text": "a person", "aliases": ["Ada L.", "AL"]}

            {"kb_idx": 7, "deleted": true}
            {"kb_idx": "Q3", "title": "Bob", "deleted": false}
            """);

    assertThat(EntityLines.read(file))
        .containsExactly(
            OverlayUpdate.upsert(0, "Q1", "Ada", "a person", List.of("Ada L.", "AL")),
            OverlayUpdate.delete(2, "7"),
            OverlayUpdate.upsert(3, "Q3", "Bob", "", List.of()));
  }

  @Test
  void whatIsWrittenIsReadAgain() throws IOException {
    var added = OverlayUpdate.upsert(0, "Q1", "Ada \"A\"", "a person", List.of("AL", "Ada L."));
    var deleted = OverlayUpdate.delete(1, "7");
    Path file = file(EntityLines.line(added) + "\n" + EntityLines.line(deleted) + "\n");
    assertThat(EntityLines.read(file)).containsExactly(added, deleted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'title': 'Ada'}                                | kb_idx",
        "{'kb_idx': ' ', 'title': 'Ada'}                 | kb_idx",
        "{'kb_idx': 'Q1'}                                | title",
        "{'kb_idx': 'Q1', 'title': ''}                   | title",
        "{'kb_idx': 'Q1', 'title': 'A', 'text': 1}       | text",
        "{'kb_idx': 'Q1', 'title': 'A', 'aliases': 'B'}  | aliases",
        "{'kb_idx': 'Q1', 'title': 'A', 'aliases': [1]}  | aliases",
      },
      quoteCharacter = '~')
  void aLineThatIsNoEntityIsNamedWithItsField(String line, String field) throws IOException {
    Path file = file("{\"kb_idx\": 1, \"deleted\": true}\n" + line.replace('\'', '"'));

    assertThatThrownBy(() -> EntityLines.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("entities.jsonl")
        .hasMessageContaining("line 2")
        .hasMessageContaining(field);
  }
}
