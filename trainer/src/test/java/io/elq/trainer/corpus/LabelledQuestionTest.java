// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.BgeSmall;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelledQuestionTest {
  @TempDir Path folder;

  @Test
  void findsThePiecesOfAMention() throws IOException {
    Path file = write("{\"text\":\"in saintdenis now\",\"mentions\":[[3,13]],\"label_id\":[4]}");
    LabelledQuestion question = QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5).get(0);
    LabelledQuestion.Gold gold = question.mentions().get(0);
    assertThat(gold.row()).isEqualTo(4);
    assertThat(question.firstPiece(gold)).isEqualTo(1);
    assertThat(question.lastPiece(gold)).isEqualTo(3);
  }

  @Test
  void refusesALabelOutsideTheCatalogueByFileAndLine() throws IOException {
    Path file =
        write(
            "{\"text\":\"a\",\"mentions\":[],\"label_id\":[]}",
            "{\"text\":\"paris\",\"mentions\":[[0,5]],\"label_id\":[5]}");
    assertThatThrownBy(() -> QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("row 5");
  }

  @Test
  void countsCharactersAsCodePointsAndTakesTokens() throws IOException {
    Path file =
        write(
            "{\"text\":\"\uD83D\uDE00 in paris\",\"mentions\":[[5,10]],\"label_id\":[4]}",
            "{\"text\":\"is paris in\",\"tokenized_mention_idxs\":[[1,3]],\"label_id\":[3]}");
    List<LabelledQuestion> questions = QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5);
    for (LabelledQuestion question : questions) {
      LabelledQuestion.Gold gold = question.mentions().get(0);
      assertThat(question.pieces().text().substring(gold.start(), gold.end())).isEqualTo("paris");
    }
  }

  @Test
  void placesInTokensAreThoseOfElqsTokensHoweverTextIsRead() throws IOException {
    Path file =
        write(
            "{\"text\":\"Rome×Oslo or paris\",\"tokenized_mention_idxs\":[[%d,%d]],\"label_id\":[3]}"
                .formatted(lastPiece("Rome×Oslo or paris"), lastPiece("Rome×Oslo or paris") + 1));
    WordPieceTokenizer latest = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    LabelledQuestion question = QuestionReader.all(file, latest, 5).get(0);
    LabelledQuestion.Gold gold = question.mentions().get(0);
    assertThat(question.pieces().text().substring(gold.start(), gold.end())).isEqualTo("paris");
    assertThat(question.firstPiece(gold)).isEqualTo(question.pieces().size() - 1);
    assertThat(question.pieces().size() - 1).isNotEqualTo(lastPiece("Rome×Oslo or paris"));
  }

  /** Last of the pieces that ELQ cuts a text into. */
  private static int lastPiece(String text) {
    return BgeSmall.tokenizer().tokenize(text).size() - 1;
  }

  private static Stream<String[]> table() throws IOException {
    Path table = Path.of("../evaluation/src/test/resources/question-lines.tsv");
    return Files.readAllLines(table).stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("\t", 2));
  }

  @ParameterizedTest
  @MethodSource("table")
  void trainingKeepsToTheTableOfAllCommands(String verdict, String line) throws IOException {
    Path file = write("", line);
    if (verdict.matches("\\d \\d")) {
      LabelledQuestion question = QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5).get(0);
      assertThat(question.mentions().size() + " " + question.linkable().size()).isEqualTo(verdict);
      assertThat(question.gold()).hasSameSizeAs(question.linkable());
    } else {
      assertThatThrownBy(() -> QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(
              verdict.equals("unlabelled")
                  ? file + " has no labelled question"
                  : file + ", line 2: " + verdict);
    }
  }

  @Test
  void refusesRowsBeyondTheCatalogueHoweverLarge() throws IOException {
    for (String row : List.of("5", "4294967296", "4294967300", "9223372036854775807")) {
      Path file = write("{\"text\":\"paris\",\"mentions\":[[0,5]],\"label_id\":[" + row + "]}");
      assertThatThrownBy(() -> QuestionReader.all(file, FakeTokenizer.ofShortPieces(), 5))
          .hasMessageContaining("line 1: field \"label_id\": row " + row + " lies outside");
    }
  }

  @Test
  void refusesAFileWithoutQuestionsAndOneWithoutAnyToTrainOn() throws IOException {
    Path empty = write();
    assertThatThrownBy(() -> stream(empty).all())
        .hasMessageStartingWith(empty + " has no question");
    assertThatThrownBy(() -> stream(empty).check()).hasMessageContaining("has no question");
    Path unusable =
        write(
            "{\"text\":\"is paris in a country\",\"label_id\":[]}",
            "{\"text\":\" \",\"label_id\":[]}");
    assertThatThrownBy(() -> stream(unusable).all())
        .hasMessageContaining("has no question to train on")
        .hasMessageContaining("4 word pieces");
    assertThatThrownBy(() -> stream(unusable).check()).hasMessageContaining("to train on");
  }

  private static QuestionStream stream(Path file) {
    return new QuestionStream(List.of(file), FakeTokenizer.ofShortPieces(), 5, 4, text -> true);
  }

  private Path write(String... lines) throws IOException {
    return Files.write(folder.resolve("questions.jsonl"), List.of(lines));
  }
}
