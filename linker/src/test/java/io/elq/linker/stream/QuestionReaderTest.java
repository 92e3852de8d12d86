// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.lines.TextLines;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QuestionReaderTest {

  @Test
  void plainTextIsAQuestionALineNamedByItsNumber() throws IOException {
    assertThat(read(InputFormat.AUTO, "\uFEFFwho?\r\n\n  \nwhere 😀?"))
        .containsExactly("1: 1 who?", "4: 4 where 😀?");
  }

  @Test
  void aFirstLineWithABraceMakesItJson() throws IOException {
    assertThat(
            read(
                InputFormat.AUTO,
                "\n{\"id\": \"a\", \"text\": \"who?\", \"more\": [1]}\n"
                    + "{\"id\": 7, \"text\": \"where?\"}\n"
                    + "{\"text\": \"when?\"}\n"))
        .containsExactly("2: \"a\" who?", "3: 7 where?", "4: 4 when?");
    assertThat(read(InputFormat.TEXT, "{\"text\": 1}")).containsExactly("1: 1 {\"text\": 1}");
  }

  @Test
  void aLineThatIsNoQuestionIsReportedAndTheNextIsRead() throws IOException {
    assertThat(
            read(
                InputFormat.JSONL,
                "{\"text\": 1}\nwho?\n{\"id\": 3}\n[]\n{\"id\": {}, \"text\": \"x\"}\n"
                    + "{\"text\": \"a\"} {}\n{\"text\": \"\"}"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("1! field \"text\": is not a string"),
            line -> assertThat(line).isEqualTo("2! not JSON at column 4, near 'who?'"),
            line -> assertThat(line).isEqualTo("3! field \"text\": is missing"),
            line -> assertThat(line).startsWith("4! a JSON array: one JSON object a line"),
            line -> assertThat(line).isEqualTo("5! field \"id\": is neither a string nor a number"),
            line ->
                assertThat(line)
                    .startsWith("6! trailing content at column 15, near 'ext\": \"a\"} {}'"),
            line -> assertThat(line).isEqualTo("7: 7 "));
  }

  @Test
  void bytesThatAreNoUtf8AreReportedAndTheNextLineIsRead() throws IOException {
    byte[] bytes = "caf\u00e9\nwho?\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(read(InputFormat.TEXT, bytes))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("1! not UTF-8; convert it"),
            line -> assertThat(line).isEqualTo("2: 2 who?"));
  }

  @Test
  void whatIsTooLongIsReportedAndTheNextLineIsRead() throws IOException {
    String text = "a".repeat(TextLimit.DEFAULT + 1);

    assertThat(
            read(
                InputFormat.TEXT,
                text + "\nwho?\n" + "a".repeat(TextLines.MAX_BYTES + 1) + "\nwhen?"))
        .satisfiesExactly(
            line ->
                assertThat(line)
                    .contains(
                        "1! field \"text\": has 10,001 characters, more than 10,000: split it"),
            line -> assertThat(line).isEqualTo("2: 2 who?"),
            line -> assertThat(line).startsWith("3! longer than 16,777,216 bytes"),
            line -> assertThat(line).isEqualTo("4: 4 when?"));
  }

  @Test
  void aTextHasAsManyCharactersAsCodePoints() throws IOException {
    assertThat(read(InputFormat.TEXT, "😀".repeat(TextLimit.DEFAULT))).hasSize(1);
    assertThat(read(InputFormat.TEXT, "😀".repeat(TextLimit.DEFAULT + 1)).get(0))
        .contains("has 10,001 characters");
  }

  @Test
  void anArrayIsOneMistakeAndNoText() {
    for (String input :
        List.of(
            "[\n {\"id\": 1}\n]\n", "\uFEFF\n [{\"id\": 1}]", "[\"a\", \"b\"]", "[[1]]", "[]")) {
      for (InputFormat format : List.of(InputFormat.AUTO, InputFormat.JSONL)) {
        assertThatThrownBy(() -> read(format, input))
            .isNotInstanceOf(MalformedLineException.class)
            .hasMessageContaining("a JSON array: one question a line");
      }
    }
  }

  @Test
  void aTextMayBeginWithABracket() throws IOException {
    assertThat(read(InputFormat.AUTO, "[sic] who?\n[]"))
        .containsExactly("1: 1 [sic] who?", "2: 2 []");
    assertThat(read(InputFormat.TEXT, "[]")).containsExactly("1: 1 []");
  }

  @Test
  void whatIsNoTextInUtf8IsRefusedAsAWhole() {
    String question = "{\"text\": \"who?\"}\n";
    for (var charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("UTF-32"))) {
      for (InputFormat format : InputFormat.values()) {
        assertThatThrownBy(() -> read(format, question.repeat(3).getBytes(charset)))
            .isNotInstanceOf(MalformedLineException.class)
            .hasMessageStartingWith("it, line 1: not UTF-8, but UTF-16");
      }
    }
    assertThatThrownBy(() -> read(InputFormat.AUTO, new byte[] {0x1f, (byte) 0x8b, 8, 1}))
        .hasMessageContaining("gzip data");
    assertThatThrownBy(() -> read(InputFormat.AUTO, new byte[] {'P', 'K', 3, 4, 0, 1}))
        .hasMessageContaining("binary data");
  }

  private static List<String> read(InputFormat format, String input) throws IOException {
    return read(format, input.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(InputFormat format, byte[] input) throws IOException {
    QuestionReader reader = new QuestionReader("it", new ByteArrayInputStream(input), format);
    List<String> lines = new ArrayList<>();
    while (true) {
      try {
        QuestionReader.Question question = reader.next();
        if (question == null) {
          return lines;
        }
        lines.add(reader.lineNumber() + ": " + question.id() + " " + question.text());
      } catch (MalformedLineException e) {
        lines.add(reader.lineNumber() + "! " + e.getMessage());
      }
    }
  }
}
