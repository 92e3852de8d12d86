// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.synthesize;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthesizeCommandTest {
  private static final String PARIS =
      "{\"title\": \"Paris\", \"text\": \"Paris is a city\", \"types\": [\"city\"], \"prominence\": 2}\n";
  private static final String ROME =
      "{\"title\": \"Rome\", \"text\": \"Rome is a city\", \"types\": [\"city\"]}\n";

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path catalogue;
  private Path out;

  @BeforeEach
  void files() {
    catalogue = folder.resolve("entity.jsonl");
    out = folder.resolve("questions.jsonl");
  }

  @Test
  void blankLinesAndAByteOrderMarkChangeNothing() throws IOException {
    assertThat(synthesize(PARIS + ROME)).isZero();
    String questions = Files.readString(out);
    assertThat(questions.lines()).hasSize(20);

    assertThat(synthesize("\uFEFF" + PARIS + "\n" + ROME + " \n\n")).isZero();
    assertThat(Files.readString(out)).isEqualTo(questions);
  }

  @Test
  void aFailureNamesTheLineAndLeavesNoFile() throws IOException {
    assertRefused(PARIS + ROME.replace("title", "name"), "line 2: field \"title\": is missing");
    assertRefused(PARIS.replace("2}", "1.9}"), "field \"prominence\": 1.9 is not a whole number");
    assertRefused(PARIS.replace("2}", "4294967297}"), "field \"prominence\": 4294967297 is not");
    assertRefused(PARIS.strip() + ROME, "line 1: trailing content");
    assertRefused("[" + PARIS + "]", "line 1: a JSON array");
    assertRefused("", "has no entity");
    assertRefused("\n\n", "has no entity");
  }

  @Test
  void aFailureLeavesAnOlderFileAsItIs() throws IOException {
    synthesize(PARIS + ROME);
    String older = Files.readString(out);

    assertThat(synthesize("[]")).isNotZero();

    assertThat(Files.readString(out)).isEqualTo(older);
  }

  private void assertRefused(String entities, String message) throws IOException {
    assertThat(synthesize(entities)).isNotZero();
    assertThat(err.toString()).contains(catalogue.toString()).contains(message);
    assertThat(folder).isDirectoryNotContaining(path -> path.toString().contains("questions"));
  }

  private int synthesize(String entities) throws IOException {
    Files.writeString(catalogue, entities);
    err.getBuffer().setLength(0);
    return Elq.commandLine()
        .setErr(new PrintWriter(err))
        .execute(
            "synthesize", "--catalogue=" + catalogue, "--out=" + out, "--count=20", "--seed=3");
  }
}
