// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.FakeTokenizer;
import io.elq.trainer.options.HoldOut;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftTargetsTest {
  private static final String LINE =
      "{\"text\": \"in oslo\", \"spans\": [{\"first\": 1, \"last\": %d, \"probability\": 0.7}]}";

  @TempDir Path folder;

  private static LabelledQuestion question(String text) {
    return new LabelledQuestion(FakeTokenizer.ofShortPieces().tokenize(text), List.of());
  }

  private SoftTargets read(String... lines) throws IOException {
    return SoftTargets.read(List.of(Files.write(folder.resolve("said.jsonl"), List.of(lines))));
  }

  @Test
  void areFoundByTheTextOfAQuestion() throws IOException {
    SoftTargets targets = read(LINE.formatted(1));
    assertThat(targets.in(question("in oslo")).soft())
        .containsExactly(new SoftTargets.SoftSpan(1, 1, 0.7f));
    LabelledQuestion other = question("in rome");
    assertThat(targets.in(other)).isSameAs(other);
  }

  @Test
  void ofAnotherVocabularyAreRefused() throws IOException {
    SoftTargets targets = read(LINE.formatted(2));
    LabelledQuestion question = question("in oslo");
    assertThatThrownBy(() -> targets.in(question))
        .hasMessageContaining("in oslo")
        .hasMessageContaining("another vocabulary");
  }

  @Test
  void aFileOfSomethingElseIsNamedWithItsLine() {
    assertThatThrownBy(() -> read(LINE.formatted(1), "{\"text\": \"in oslo\"}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("said.jsonl, line 2")
        .hasMessageContaining("--hold-out");
    assertThatThrownBy(() -> read("no JSON")).hasMessageContaining("said.jsonl, line 1");
    Path missing = folder.resolve("missing.jsonl");
    assertThatThrownBy(() -> SoftTargets.read(List.of(missing)))
        .hasMessageContaining("missing.jsonl is not there")
        .hasMessageContaining("--hold-out");
  }

  @Test
  void aPartIsHeldOutOnce() {
    for (String text : List.of("in oslo", "where is rome", "", "who?")) {
      long parts = 0;
      for (int part = 1; part <= 3; part++) {
        parts += new HoldOut(part, 3).has(text) ? 1 : 0;
      }
      assertThat(parts).isEqualTo(1);
    }
    assertThatThrownBy(() -> new HoldOut(4, 3)).hasMessageContaining("1 to 3");
    assertThatThrownBy(() -> new HoldOut(1, 1)).hasMessageContaining("at least 2");
  }
}
