// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AvroReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "avro-records.md");

  @Test
  void theCommittedPageIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("elq.write-docs")) {
      Files.writeString(PAGE, AvroReference.page());
    }
    assertThat(PAGE)
        .as("schemas changed: write the page again with " + AvroReference.COMMAND)
        .hasContent(AvroReference.page());
  }

  @Test
  void everyRecordWithAHistoryIsOnThePage() throws IOException {
    try (Stream<Path> histories =
        Files.list(Path.of("src", "main", "resources", "io", "elq", "schemas", "history"))) {
      assertThat(histories)
          .allSatisfy(
              file -> {
                String record = file.getFileName().toString().replace(".jsonl", "");
                assertThat(AvroReference.page())
                    .as("add it to AvroReference.RECORDS")
                    .contains("## " + record + "\n");
              });
    }
  }
}
