// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import static io.elq.evaluation.analysis.QuestionKind.AMBIGUOUS_NAME;
import static io.elq.evaluation.analysis.QuestionKind.FIRST_MENTION;
import static io.elq.evaluation.analysis.QuestionKind.LATER_MENTION;
import static io.elq.evaluation.analysis.QuestionKind.LOWER_CASE;
import static io.elq.evaluation.analysis.QuestionKind.MIXED_CASE;
import static io.elq.evaluation.analysis.QuestionKind.NOT_A_NAME;
import static io.elq.evaluation.analysis.QuestionKind.NO_MENTION;
import static io.elq.evaluation.analysis.QuestionKind.ONE_MENTION;
import static io.elq.evaluation.analysis.QuestionKind.SEEN_ENTITY;
import static io.elq.evaluation.analysis.QuestionKind.SEVERAL_MENTIONS;
import static io.elq.evaluation.analysis.QuestionKind.UNAMBIGUOUS_NAME;
import static io.elq.evaluation.analysis.QuestionKind.UNSEEN_ENTITY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.linker.tokenize.Span;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionKindsTest {

  private static final QuestionKinds BARE = new QuestionKinds(null, null);

  @TempDir private Path folder;

  @Test
  void aNameIsAmbiguousIfAnotherEntityBearsItToo() throws IOException {
    Path catalogue =
        write(
            "catalogue.jsonl",
            """
            {"title":"Paris"}
            {"title":"Paris (mythology)"}
            {"title":"Rome","aliases":["Eternal City","ROME"]}
            """);

    assertThat(kindOfName(catalogue, "paris", 0)).isEqualTo(AMBIGUOUS_NAME);
    assertThat(kindOfName(catalogue, "PARIS", 1)).isEqualTo(AMBIGUOUS_NAME);
    assertThat(kindOfName(catalogue, "eternal city", 2)).isEqualTo(UNAMBIGUOUS_NAME);
    assertThat(kindOfName(catalogue, "rome", 2)).isEqualTo(UNAMBIGUOUS_NAME);
    assertThat(kindOfName(catalogue, "roma", 2)).isEqualTo(NOT_A_NAME);
    // A name of others, but not of the entity that is meant.
    assertThat(kindOfName(catalogue, "paris", 2)).isEqualTo(NOT_A_NAME);
  }

  private static QuestionKind kindOfName(Path catalogue, String words, long row)
      throws IOException {
    JudgedMention mention = mention(row, 3, 3 + words.length());
    JudgedQuestion question = question("is " + words + " old?", mention);
    QuestionKinds kinds = new QuestionKinds(SharedNames.read(catalogue, List.of(question)), null);
    Set<QuestionKind> of = kinds.of(question, mention);
    assertThat(of).hasSize(2).contains(FIRST_MENTION);
    return of.iterator().next();
  }

  @Test
  void aMentionWithoutCharactersHasNoKindOfName() throws IOException {
    Path catalogue = write("catalogue.jsonl", "{\"title\":\"Paris\"}\n");
    JudgedMention inTokens = new JudgedMention(0, new Span(1, 2), null, Float.NaN);
    JudgedQuestion question =
        new JudgedQuestion(
            "q", "is paris old?", JudgedQuestion.Unit.TOKENS, List.of(inTokens), List.of());
    SharedNames names = SharedNames.read(catalogue, List.of(question));

    assertThat(new QuestionKinds(names, null).of(question, inTokens))
        .containsExactly(FIRST_MENTION);
  }

  @Test
  void aCatalogueThatIsTooShortIsAnother() throws IOException {
    Path catalogue = write("catalogue.jsonl", "{\"title\":\"Paris\"}\n");
    List<JudgedQuestion> questions = List.of(question("rome", mention(1, 0, 4)));

    assertThatThrownBy(() -> SharedNames.read(catalogue, questions))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("catalogue.jsonl has 1 entities")
        .hasMessageContaining("question q has row 1");
  }

  @Test
  void anEntityIsSeenIfAnyTrainingFileHasIt() throws IOException {
    Path plain =
        write(
            "train.jsonl",
            """
            {"id":"1","text":"rome?","mentions":[[0,4]],"label_id":[7]}
            {"id":"2","text":"atlantis?","mentions":[[0,8]],"label_id":[-1]}
            """);
    Path zipped = folder.resolve("more.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(zipped))) {
      out.write(
          "{\"id\":\"1\",\"text\":\"oslo?\",\"mentions\":[[0,4]],\"label_id\":[9]}\n"
              .getBytes(StandardCharsets.UTF_8));
    }

    Set<Long> trained = QuestionKinds.trainedEntities(List.of(plain, zipped));

    assertThat(trained).containsExactlyInAnyOrder(7L, 9L);
    JudgedMention seen = mention(9, 0, 1);
    JudgedMention unseen = mention(8, 0, 1);
    QuestionKinds kinds = new QuestionKinds(null, trained);
    assertThat(kinds.of(question("x", seen), seen)).containsExactly(SEEN_ENTITY, FIRST_MENTION);
    assertThat(kinds.of(question("x", unseen), unseen))
        .containsExactly(UNSEEN_ENTITY, FIRST_MENTION);
  }

  @Test
  void trainingQuestionsWithoutLabelsAreRefused() throws IOException {
    Path file = write("train.jsonl", "{\"id\":\"1\",\"text\":\"rome?\"}\n");

    assertThatThrownBy(() -> QuestionKinds.trainedEntities(List.of(file)))
        .hasMessageContaining("train.jsonl has no labelled question");
  }

  @Test
  void mentionsCountInTheOrderOfTheTextNotOfTheFile() {
    JudgedMention second = mention(1, 9, 13);
    JudgedMention first = mention(2, 0, 4);
    JudgedMention alsoFirst = mention(3, 0, 4);
    JudgedQuestion question = question("rome and oslo", second, first, alsoFirst);

    assertThat(BARE.of(question, second)).containsExactly(LATER_MENTION);
    assertThat(BARE.of(question, first)).containsExactly(FIRST_MENTION);
    assertThat(BARE.of(question, alsoFirst)).containsExactly(FIRST_MENTION);
  }

  @Test
  void questionsDifferByNumberOfMentionsAndByCapitals() {
    JudgedMention one = mention(1, 0, 1);
    JudgedMention two = mention(2, 2, 3);

    assertThat(BARE.of(question("a 1 ß?"))).containsExactly(NO_MENTION, LOWER_CASE);
    assertThat(BARE.of(question("a B", one))).containsExactly(ONE_MENTION, MIXED_CASE);
    assertThat(BARE.of(question("ǅ", one, two))).containsExactly(SEVERAL_MENTIONS, MIXED_CASE);
  }

  @Test
  void whatIsNotKnownIsNotReported() throws IOException {
    Path catalogue = write("catalogue.jsonl", "{\"title\":\"Paris\"}\n");
    SharedNames names = SharedNames.read(catalogue, List.of());

    assertThat(BARE.known())
        .containsExactly(
            FIRST_MENTION,
            LATER_MENTION,
            NO_MENTION,
            ONE_MENTION,
            SEVERAL_MENTIONS,
            LOWER_CASE,
            MIXED_CASE);
    assertThat(new QuestionKinds(names, null).known())
        .contains(AMBIGUOUS_NAME, UNAMBIGUOUS_NAME, NOT_A_NAME)
        .doesNotContain(SEEN_ENTITY, UNSEEN_ENTITY);
    assertThat(new QuestionKinds(null, Set.of()).known())
        .contains(SEEN_ENTITY, UNSEEN_ENTITY)
        .doesNotContain(AMBIGUOUS_NAME, UNAMBIGUOUS_NAME, NOT_A_NAME);
  }

  private static JudgedMention mention(long row, int start, int end) {
    return ThresholdSweepTest.mention(row, start, end, Float.NaN);
  }

  private static JudgedQuestion question(String text, JudgedMention... gold) {
    return new JudgedQuestion("q", text, JudgedQuestion.Unit.CHARACTERS, List.of(gold), List.of());
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }
}
