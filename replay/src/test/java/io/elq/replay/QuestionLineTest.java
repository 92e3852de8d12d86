// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.question.RawRecord;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a replay makes of the lines of a file. */
class QuestionLineTest {
  @TempDir Path folder;

  private static Stream<String[]> table() throws IOException {
    Path table = Path.of("../evaluation/src/test/resources/question-lines.tsv");
    return Files.readAllLines(table).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", 2));
  }

  @ParameterizedTest
  @MethodSource("table")
  void aReplayKeepsToTheTableOfAllCommands(String verdict, String line) throws IOException {
    if (verdict.equals("unlabelled") || verdict.matches("\\d \\d")) {
      QuestionLine question = QuestionLine.read(record(line));
      String found = question.gold().labels().size() + " " + question.gold().mentions().size();
      assertThat(question.gold().labelled() ? found : "unlabelled").isEqualTo(verdict);
    } else {
      assertThatThrownBy(() -> QuestionLine.read(record(line)))
          .isInstanceOf(MalformedLineException.class)
          .hasMessageStartingWith(verdict);
    }
  }

  @Test
  void anIdThatOccursTwiceIsRefusedBeforeAnythingIsLinkedAsScoreDoes() throws IOException {
    assertRefused(
        "line 2: the id a occurs twice, first in line 1",
        "{\"id\":\"a\",\"text\":\"x\"}",
        "{\"id\":\"a\",\"text\":\"y\"}");
    assertRefused(
        "line 3: the id 7 occurs twice, first in line 1",
        "{\"id\":7,\"text\":\"x\"}",
        "no question",
        "{\"text\":\"y\",\"id\":\"7\"}");
    // The third line has no id, so that its number stands for it.
    assertRefused(
        "line 4: the id 3 occurs twice, first in line 3",
        "{\"id\":\"a\",\"text\":\"x\"}",
        "",
        "{\"text\":\"y\"}",
        "{\"id\":\"3\",\"text\":\"z\"}");
  }

  @Test
  void anArrayIsOneMistakeNotAsManyAsItHasLines() throws IOException {
    assertRefused("line 1: a JSON array: one question a line", "[", "{\"text\":\"x\"}", "]");
    assertRefused("line 2: a JSON array", "", "[\"x\", \"y\"]");
  }

  @Test
  void aByteOrderMarkIsSkippedAndALineThatIsNotUtf8IsLeftForTheJobToReport() throws Exception {
    Path file = folder.resolve("questions.jsonl");
    byte[] bytes =
        "\u00ef\u00bb\u00bf{\"id\":\"a\",\"text\":\"x\"}\n{\"text\":\"caf\u00e9\"}\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(file, bytes);

    assertThat(QuestionFile.scan(file).questions()).isEqualTo(2);
    QuestionLines lines = new QuestionLines(QuestionFile.scan(file));
    lines.open(null);
    assertThat(QuestionLine.read(lines.map(0L)).gold().id()).isEqualTo("a");
    RawRecord second = lines.map(1L);
    lines.close();
    assertThat(second.offset()).isEqualTo(2);
    assertThatThrownBy(() -> QuestionLine.read(second)).hasMessageStartingWith("not UTF-8");
  }

  @Test
  void aTopicsQuestionThatWasAskedAgainGetsAnIdOfItsOwn() {
    UniqueNames ids = new UniqueNames();

    assertThat(Stream.of("a", "b", "a", "a#2", "a").map(ids::of))
        .containsExactly("a", "b", "a#2", "a#2#2", "a#3");
  }

  private void assertRefused(String message, String... lines) throws IOException {
    Path file = Files.write(folder.resolve("questions.jsonl"), List.of(lines));
    assertThatThrownBy(() -> QuestionFile.scan(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + ", " + message);
  }

  private static RawRecord record(String line) {
    return new RawRecord("file", 0, 1, null, line.getBytes(StandardCharsets.UTF_8), 0);
  }
}
