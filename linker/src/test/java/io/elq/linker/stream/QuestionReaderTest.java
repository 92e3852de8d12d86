package io.elq.linker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.lines.MalformedLineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
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
  void aLineThatIsNoQuestionIsToldAndTheNextIsRead() throws IOException {
    assertThat(
            read(
                InputFormat.JSONL,
                "{\"text\": 1}\nwho?\n{\"id\": 3}\n[]\n{\"id\": {}, \"text\": \"x\"}\n"
                    + "{\"text\": \"a\"} {}\n{\"text\": \"\"}"))
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("1! field \"text\": is not a string"),
            line -> assertThat(line).startsWith("2! not JSON: Unrecognized token 'who'"),
            line -> assertThat(line).isEqualTo("3! field \"text\": is missing"),
            line -> assertThat(line).isEqualTo("4! not a JSON object"),
            line -> assertThat(line).isEqualTo("5! field \"id\": is neither a string nor a number"),
            line -> assertThat(line).startsWith("6! not JSON: Trailing token"),
            line -> assertThat(line).isEqualTo("7: 7 "));
  }

  @Test
  void bytesThatAreNoUtf8AreToldAndTheNextLineIsRead() throws IOException {
    byte[] bytes = "caf\u00e9\nwho?\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(read(InputFormat.TEXT, bytes)).containsExactly("1! is not UTF-8", "2: 2 who?");
  }

  @Test
  void whatIsTooLongIsToldAndTheNextLineIsRead() throws IOException {
    String text = "a".repeat(QuestionReader.MAX_CHARACTERS + 1);

    assertThat(read(InputFormat.TEXT, text + "\nwho?\n" + "a".repeat(5 << 20) + "\nwhen?"))
        .satisfiesExactly(
            line -> assertThat(line).contains("1! field \"text\": has 100,001 characters"),
            line -> assertThat(line).isEqualTo("2: 2 who?"),
            line -> assertThat(line).startsWith("3! is longer than 4,194,304 bytes"),
            line -> assertThat(line).isEqualTo("4: 4 when?"));
  }

  private static List<String> read(InputFormat format, String input) throws IOException {
    return read(format, input.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> read(InputFormat format, byte[] input) throws IOException {
    QuestionReader reader = new QuestionReader(new ByteArrayInputStream(input), format);
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
