// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.builder.catalogue.wordnet.WordNetCatalogue;
import io.elq.builder.catalogue.wordnet.WordNetEntity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionSynthesizerTest {

  private static final int COUNT = 60_000;

  @TempDir private static Path folder;
  private static List<NamedEntity> entities;
  private static QuestionSynthesizer synthesizer;
  private static List<SynthesizedQuestion> questions;

  @BeforeAll
  static void synthesize() throws IOException {
    Path catalogue = folder.resolve("wordnet.jsonl");
    WordNetCatalogue.write(catalogue);
    List<WordNetEntity> wordNet = WordNetCatalogue.read();
    entities =
        IntStream.range(0, wordNet.size()).mapToObj(row -> named(row, wordNet.get(row))).toList();
    synthesizer = new QuestionSynthesizer(catalogue);
    questions = synthesizer.questions(1).limit(COUNT).toList();
  }

  @Test
  void spansCutOutANameOfTheLabelledEntity() {
    int mistyped = 0;
    int mentions = 0;
    for (SynthesizedQuestion question : questions) {
      int end = 0;
      for (int i = 0; i < question.mentions().size(); i++) {
        List<Integer> span = question.mentions().get(i);
        assertThat(span.get(0)).isGreaterThanOrEqualTo(end);
        end = span.get(1);
        String surface = question.text().substring(span.get(0), end);
        assertThat(surface).isEqualTo(surface.strip()).isNotEmpty();
        boolean exact =
            entities.get(question.labelIds().get(i)).names().stream()
                .anyMatch(name -> letters(name).equals(letters(surface)));
        mentions++;
        mistyped += exact ? 0 : 1;
      }
    }
    assertThat(mistyped).as("typing errors in names").isBetween(1, mentions / 50);
  }

  @Test
  void mixesQuestionsWithNoneOneAndSeveralMentions() {
    assertThat(share(0)).isBetween(0.10, 0.18);
    assertThat(share(1)).isBetween(0.55, 0.80);
    assertThat(share(2) + share(3)).isBetween(0.10, 0.30);
    assertThat(questions.stream().map(q -> q.text().toLowerCase(Locale.ROOT)).distinct().count())
        .isGreaterThan(COUNT * 9 / 10);
  }

  @Test
  void coversTheCatalogue() {
    Set<Integer> rows = new HashSet<>();
    questions.forEach(question -> rows.addAll(question.labelIds()));
    assertThat(rows).hasSizeGreaterThan(entities.size() * 99 / 100);
  }

  @Test
  void leavesNoCapitalisedUnambiguousNameUnlabelled() {
    Names names = new Names(entities);
    long missed = 0;
    for (SynthesizedQuestion question : questions) {
      StringBuilder rest = new StringBuilder(question.text());
      question
          .mentions()
          .forEach(
              span ->
                  rest.replace(span.get(0), span.get(1), "_".repeat(span.get(1) - span.get(0))));
      // The first word's capital is the sentence's, and a question in capitals has no case at all.
      String text = rest.isEmpty() ? "" : Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
      boolean allCapitals = question.text().equals(question.text().toUpperCase(Locale.ROOT));
      Phrase labelled = allCapitals ? Phrase.plain(text) : names.label(text);
      missed += labelled == null ? 1 : labelled.mentions();
    }
    assertThat(missed).isLessThan(COUNT / 1000);
  }

  @Test
  void repeatsItselfForASeedOnly() {
    assertThat(synthesizer.questions(1).limit(500)).isEqualTo(questions.subList(0, 500));
    assertThat(synthesizer.questions(2).limit(500)).isNotEqualTo(questions.subList(0, 500));
  }

  @Test
  void givesEachParisAContext() {
    Set<Integer> senses = new HashSet<>();
    questions.forEach(
        q -> {
          for (int i = 0; i < q.mentions().size(); i++) {
            List<Integer> span = q.mentions().get(i);
            if (q.text().substring(span.get(0), span.get(1)).equalsIgnoreCase("paris")) {
              senses.add(q.labelIds().get(i));
            }
          }
        });
    assertThat(senses).hasSize(3);
  }

  @Test
  void worksForATinyCatalogueOfBareTitles() throws IOException {
    Path tiny = folder.resolve("tiny.jsonl");
    Files.writeString(tiny, "{\"title\":\"Zorbia\"}\n{\"title\":\"Quux\"}\n");
    List<SynthesizedQuestion> asked =
        new QuestionSynthesizer(tiny).questions(3).limit(200).toList();
    Set<Integer> rows = new HashSet<>();
    asked.forEach(question -> rows.addAll(question.labelIds()));
    assertThat(rows).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void countsEmojiAsOneCharacter() {
    Phrase phrase =
        Phrase.plain("🎉 wage in ").then(Phrase.name("🇸🇭", 7)).then(Phrase.plain(" and "));
    SynthesizedQuestion question = SynthesizedQuestion.of("q", phrase.then(Phrase.name("Quux", 8)));
    assertThat(question.mentions()).containsExactly(List.of(10, 12), List.of(17, 21));
  }

  @Test
  void worksWithDescriptionsAloneAndArticlesInNames() throws IOException {
    Path plain = folder.resolve("plain.jsonl");
    Files.writeString(
        plain,
        """
        {"title":"Zorbia","description":"the old republic in Quuxland","aliases":["The Zorb"]}
        {"title":"Zorbia","description":"novel by Ada Quill","text":"The novel is long."}
        {"title":"Quuxland"}
        """);
    List<SynthesizedQuestion> asked =
        new QuestionSynthesizer(plain).questions(5).limit(5_000).toList();
    assertThat(asked).allSatisfy(question -> assertThat(question.text()).isNotBlank());
    assertThat(asked).noneMatch(question -> question.text().contains("the the"));
  }

  @Test
  void refusesACatalogueWithoutNames() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), "");
    assertThatThrownBy(() -> new QuestionSynthesizer(empty))
        .hasMessageContaining(empty.toString())
        .hasMessageContaining("title");
  }

  @Test
  void endsWhereNothingTellsNamesakesApart() throws IOException {
    Path twins = folder.resolve("twins.jsonl");
    Files.writeString(twins, "{\"title\":\"Zorbia\"}\n{\"title\":\"Zorbia\"}\n");
    QuestionSynthesizer unclear = new QuestionSynthesizer(twins);
    assertThatThrownBy(() -> unclear.questions(1).limit(100).toList())
        .hasMessageContaining("apart");
  }

  private static double share(int mentions) {
    return questions.stream().filter(q -> q.mentions().size() == mentions).count() / (double) COUNT;
  }

  private static NamedEntity named(int row, WordNetEntity entity) {
    List<String> names =
        Stream.concat(Stream.of(entity.title()), entity.aliases().stream()).toList();
    return new NamedEntity(
        row, names, entity.description(), entity.types(), entity.text(), entity.prominence());
  }

  private static String letters(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
