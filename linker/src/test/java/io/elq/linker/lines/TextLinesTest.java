// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TextLinesTest {
  @TempDir Path folder;

  @Test
  void linesHaveTheirNumbersWhateverEndsThem() throws IOException {
    try (TextLines lines = TextLines.open(file("one\r\n\n \t\ntwo"))) {
      assertThat(lines.nextNotBlank()).isEqualTo("one");
      assertThat(lines.number()).isEqualTo(1);
      assertThat(lines.nextNotBlank()).isEqualTo("two");
      assertThat(lines.number()).isEqualTo(4);
      assertThat(lines.nextNotBlank()).isNull();
      assertThat(lines.next()).isNull();
    }
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheBeginningAlone() throws IOException {
    assertThat(read(file("\uFEFFone\n\uFEFFtwo"))).containsExactly("one", "\uFEFFtwo");
    assertThat(read(file("\uFEFF"))).containsExactly("");
    assertThat(read(file(""))).isEmpty();
  }

  @Test
  void aLineThatIsNotUtf8IsNamedWithItsFile() throws IOException {
    Path file = folder.resolve("names.txt");
    Files.write(file, "caf\u00e9\nparis\n".getBytes(StandardCharsets.ISO_8859_1));
    try (TextLines lines = TextLines.open(file)) {
      assertThatThrownBy(lines::next)
          .isInstanceOf(MalformedLineException.class)
          .hasMessageStartingWith(file + ", line 1: not UTF-8; convert it");
      assertThat(lines.next()).isEqualTo("paris");
    }
  }

  @Test
  void zeroBytesBehindTheFirstLineAreNoText() throws IOException {
    try (TextLines lines = TextLines.open(file("one\nt\0w\0o\0\nthree"))) {
      lines.next();
      assertThatThrownBy(lines::next).hasMessageContaining("line 2: not UTF-8");
      assertThat(lines.next()).isEqualTo("three");
    }
  }

  @Test
  void aLineThatIsTooLongIsReportedAndTheNextIsRead() throws IOException {
    String longest = "a".repeat(TextLines.MAX_BYTES);
    try (TextLines lines = TextLines.open(file(longest + "\n" + longest + "a\nb\n"))) {
      assertThat(lines.next()).hasSize(TextLines.MAX_BYTES);
      assertThatThrownBy(lines::next).hasMessageContaining("line 2: longer than 16,777,216 bytes");
      assertThat(lines.next()).isEqualTo("b");
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("lines.txt"), text);
  }

  private static List<String> read(Path file) throws IOException {
    List<String> read = new ArrayList<>();
    try (TextLines lines = TextLines.open(file)) {
      for (String line = lines.next(); line != null; line = lines.next()) {
        read.add(line);
      }
    }
    return read;
  }
}
