// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import io.elq.weights.Golden;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoldQuestionTest {

  @TempDir private Path folder;

  @Test
  void readsEveryFieldOfElqsFormAndIgnoresTheRest() throws IOException {
    GoldQuestion question =
        GoldQuestion.parse(
            """
            {"id": 7, "text": "who is governor of ohio", "mentions": [[7, 15], [19, 23]],
             "tokenized_text_ids": [2040, 2003, 3099, 1997, 4058],
             "tokenized_mention_idxs": [[2, 3], [4, 5]], "label_id": [384, "456"], "entity": 1}""");

    assertThat(question.id()).isEqualTo("7");
    assertThat(question.labelled()).isTrue();
    assertThat(question.tokenIds()).containsExactly(2040, 2003, 3099, 1997, 4058);
    assertThat(question.mentions())
        .containsExactly(
            new GoldMention(384, new Span(7, 15), new Span(2, 3)),
            new GoldMention(456, new Span(19, 23), new Span(4, 5)));
    assertThat(question.characterTriples())
        .containsExactly(new Triple("384", 7, 15), new Triple("456", 19, 23));
    assertThat(question.tokenTriples())
        .containsExactly(new Triple("384", 2, 3), new Triple("456", 4, 5));
  }

  @Test
  void offsetsBehindAnEmojiAreConvertedToUtf16() throws IOException {
    GoldQuestion question =
        GoldQuestion.parse(
            "{\"id\":\"e\",\"text\":\"😀😀 in paris?\",\"mentions\":[[6,11]],\"label_id\":[1]}");

    Span place = question.mentions().get(0).characters();
    assertThat(place).isEqualTo(new Span(8, 13));
    assertThat(question.text().substring(place.start(), place.end())).isEqualTo("paris");
    assertThat(CodePoints.fromUtf16(question.text(), place)).isEqualTo(new Span(6, 11));
    assertThat(question.inTokens()).isFalse();
  }

  @Test
  void goldOutsideTheCatalogueIsNotCounted() throws IOException {
    GoldQuestion question =
        GoldQuestion.parse(
            """
            {"id":"a","text":"a b","mentions":[[0,1],[2,3]],"label_id":[-1,5]}""");

    assertThat(question.characterTriples()).containsExactly(new Triple("5", 2, 3));
    assertThat(question.outsideCatalogue()).isEqualTo(1);
  }

  @Test
  void aQuestionWithoutMentionsIsLabelledAndOneWithoutLabelsIsNot() throws IOException {
    assertThat(GoldQuestion.parse("{\"id\":\"a\",\"text\":\"\",\"mentions\":[],\"label_id\":[]}"))
        .matches(GoldQuestion::labelled)
        .matches(question -> question.mentions().isEmpty());
    assertThat(GoldQuestion.parse("{\"id\":\"a\",\"text\":\"b\"}").labelled()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':[1],'text':'a'} | id | neither a string nor a number",
        "{'id':1,'text':2} | text | not a string",
        "{'id':1,'text':'ab','mentions':[[0,3]],'label_id':[1]} | mentions | outside the text of 2",
        "{'id':1,'text':'ab','mentions':[[1,0]],'label_id':[1]} | mentions | ends before it starts",
        "{'id':1,'text':'ab','mentions':[[0]],'label_id':[1]} | mentions | not a pair",
        "{'id':1,'text':'ab','mentions':[],'label_id':[1]} | mentions | 0 spans for 1 labels",
        "{'id':1,'text':'ab','label_id':[1]} | label_id | neither",
        "{'id':1,'text':'a','mentions':[[0,1]],'label_id':['Q1']} | label_id | not a catalogue row",
        "{'id':1,'text':'a','mentions':[[0,1]],'label_id':[-2]} | label_id | -2",
        "{'id':1,'text':'a','tokenized_text_ids':[1.5]} | tokenized_text_ids | whole number",
        "{'id':1,'text':'a','tokenized_text_ids':[5],'tokenized_mention_idxs':[[0,2]],"
            + "'label_id':[1]} | tokenized_mention_idxs | outside the text's tokens",
      })
  void aBadLineIsRefusedNamingTheField(String line, String field, String fault) {
    assertThatThrownBy(() -> GoldQuestion.parse(line.replace('\'', '"')))
        .isInstanceOfSatisfying(
            MalformedLineException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(fault);
  }

  @Test
  void aLineWithoutAnIdHasItsNumber() throws IOException {
    Path file = folder.resolve("questions.jsonl");
    Files.writeString(file, "{\"id\":\"a\",\"text\":\"x\"}\n\n{\"text\":\"y\"}\n");
    try (JsonLineReader<GoldQuestion> questions = GoldQuestion.open(file)) {
      questions.next();
      assertThat(questions.next().id()).isEqualTo("3");
    }
  }

  @Test
  void aTextThatIsTooLongIsRefused() {
    String text = "a".repeat(TextLimit.DEFAULT + 1);
    assertThatThrownBy(() -> GoldQuestion.parse("{\"text\":\"" + text + "\"}"))
        .hasMessage("field \"text\": has 10,001 characters, more than 10,000: split it");
  }

  @Test
  void aBadLineIsNamedWithItsFileAndReadingContinuesBehindIt() throws IOException {
    Path file = folder.resolve("questions.jsonl");
    Files.writeString(
        file,
        """
        {"id":"a","text":"x"}

        {"id":"b"
        {"id":"c","text":"y"}
        """);
    try (JsonLineReader<GoldQuestion> questions = GoldQuestion.open(file)) {
      assertThat(questions.next().id()).isEqualTo("a");
      assertThatThrownBy(questions::next)
          .isInstanceOf(MalformedLineException.class)
          .hasMessageContaining("questions.jsonl, line 3: not JSON");
      assertThat(questions.line()).isEqualTo("{\"id\":\"b\"");
      assertThat(questions.next().id()).isEqualTo("c");
      assertThat(questions.lineNumber()).isEqualTo(4);
      assertThat(questions.next()).isNull();
    }
  }

  @Test
  void readsGzip() throws IOException {
    Path file = folder.resolve("questions.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"id\":\"ü\",\"text\":\"ß\"}".getBytes(StandardCharsets.UTF_8));
    }
    try (JsonLineReader<GoldQuestion> questions = GoldQuestion.open(file)) {
      assertThat(questions.next().id()).isEqualTo("ü");
    }
  }

  @Test
  void readsTheReferencesQuestions() throws IOException {
    List<JsonNode> lines = Golden.lines("questions_labelled.jsonl");
    int gold = 0;
    try (JsonLineReader<GoldQuestion> questions =
        GoldQuestion.open(Golden.file("questions_labelled.jsonl"))) {
      for (JsonNode line : lines) {
        GoldQuestion question = questions.next();
        assertThat(question.id()).isEqualTo(line.get("id").asText());
        assertThat(question.inTokens() && question.inCharacters()).isTrue();
        gold += question.mentions().size();
      }
      assertThat(questions.next()).isNull();
    }
    assertThat(gold).isEqualTo(156);
  }
}
