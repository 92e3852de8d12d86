// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.catalogue.wordnet.WordNetCatalogue;
import io.elq.builder.catalogue.wordnet.WordNetEntity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The hand-written questions agree with the WordNet catalogue. */
class DemoQuestionsTest {

  private static final List<WordNetEntity> CATALOGUE = WordNetCatalogue.read();
  private static final List<JsonNode> QUESTIONS = questions();

  @Test
  void thereAreEnoughOfEachSort() {
    assertThat(QUESTIONS).hasSizeGreaterThanOrEqualTo(120);
    assertThat(QUESTIONS.stream().filter(q -> q.get("ambiguous").asBoolean()))
        .hasSizeGreaterThanOrEqualTo(30);
    assertThat(QUESTIONS.stream().filter(q -> q.get("mentions").isEmpty()))
        .hasSizeGreaterThanOrEqualTo(15);
    assertThat(QUESTIONS.stream().filter(q -> q.get("mentions").size() > 1))
        .hasSizeGreaterThanOrEqualTo(20);
    assertThat(QUESTIONS).extracting(q -> q.get("id").asText()).doesNotHaveDuplicates();
    assertThat(QUESTIONS).extracting(q -> q.get("text").asText()).doesNotHaveDuplicates();
  }

  @Test
  void eachMentionIsANameOfItsEntity() {
    for (JsonNode question : QUESTIONS) {
      int end = 0;
      for (int i = 0; i < question.get("mentions").size(); i++) {
        WordNetEntity gold = CATALOGUE.get(question.get("label_id").get(i).asInt());
        int start = question.get("mentions").get(i).get(0).asInt();
        assertThat(start).isGreaterThanOrEqualTo(end);
        end = question.get("mentions").get(i).get(1).asInt();
        assertThat(question.get("kb_idx").get(i).asText()).isEqualTo(gold.kbId());
        assertThat(question.get("entity").get(i).asText()).isEqualTo(gold.title());
        assertThat(names(gold).map(DemoQuestionsTest::fold))
            .as(question.get("id").asText())
            .contains(fold(question.get("text").asText().substring(start, end)));
      }
    }
  }

  @Test
  void ambiguousMeansThatSeveralEntitiesHaveANameInIt() {
    Map<String, Set<String>> named = new HashMap<>();
    CATALOGUE.forEach(
        entity ->
            names(entity)
                .forEach(
                    name ->
                        named
                            .computeIfAbsent(fold(name), n -> new HashSet<>())
                            .add(entity.kbId())));
    for (JsonNode question : QUESTIONS) {
      boolean several = false;
      for (JsonNode span : question.get("mentions")) {
        String text = question.get("text").asText();
        String name = text.substring(span.get(0).asInt(), span.get(1).asInt());
        several |= named.get(fold(name)).size() > 1;
      }
      assertThat(question.get("ambiguous").asBoolean())
          .as(question.get("id").asText())
          .isEqualTo(several);
    }
  }

  private static Stream<String> names(WordNetEntity entity) {
    return Stream.concat(Stream.of(entity.title()), entity.aliases().stream());
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<JsonNode> questions() {
    ObjectMapper json = new ObjectMapper();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                DemoQuestionsTest.class.getResourceAsStream("/demo/questions.jsonl"),
                StandardCharsets.UTF_8))) {
      return json.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
