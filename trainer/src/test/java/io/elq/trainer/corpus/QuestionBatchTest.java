// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.BgeSmall;
import io.elq.linker.FakeTokenizer;
import io.elq.linker.candidate.names.AliasTable;
import io.elq.linker.candidate.names.AliasTableWriter;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionDetector;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuestionBatchTest {
  private static final LinkerSettings SETTINGS =
      LinkerSettings.ELQ.with(
          to ->
              to.threshold(-100).mentions(500).wholeWords(true).mentionScale(20f).entityTokens(64));
  private static final FakeTokenizer TOKENIZER = FakeTokenizer.ofShortPieces();

  @Test
  void coversTheSpansThatTheLinkerAllows() {
    LabelledQuestion question = question("where is paris texas, and is saintdenis near it?");
    QuestionBatch batch = QuestionBatch.of(List.of(question), TOKENIZER, SETTINGS, null, false);
    Window window = Window.split(question.pieces(), TOKENIZER, 64, 32).get(0);
    EncodedQuestion encoded =
        new EncodedQuestion(
            window.inputIds().length,
            1,
            new float[window.inputIds().length],
            new float[3 * window.inputIds().length]);
    List<String> allowed = new ArrayList<>();
    for (Mention mention :
        MentionDetector.of(SETTINGS).detect(encoded, question.pieces(), window)) {
      allowed.add(mention.start() + "-" + mention.end());
    }
    List<String> laidOut = new ArrayList<>();
    for (int i = 0; i < batch.spanStarts().length; i++) {
      laidOut.add(batch.spanStarts()[i] + "-" + batch.spanEnds()[i]);
    }
    assertThat(laidOut).containsExactlyElementsOf(allowed);
  }

  @Test
  void marksGoldSpansAndKnowsTheirTokens() {
    LabelledQuestion none = question("hi");
    LabelledQuestion gold =
        new LabelledQuestion(
            TOKENIZER.tokenize("the saintdenis, now"),
            List.of(new LabelledQuestion.Gold(4, 14, 7)));
    QuestionBatch batch = QuestionBatch.of(List.of(none, gold), TOKENIZER, SETTINGS, null, false);
    assertThat(batch.tokens()).isEqualTo(7);
    int marked = 0;
    for (int i = 0; i < batch.spanTargets().length; i++) {
      if (batch.spanTargets()[i] == 1) {
        marked++;
        assertThat(batch.spanStarts()[i]).isEqualTo(7 + 2);
        assertThat(batch.spanEnds()[i]).isEqualTo(7 + 4);
      }
    }
    assertThat(marked).isEqualTo(1);
    assertThat(batch.rows()).containsExactly(7);
    assertThat(batch.mentionFirst()).containsExactly(7 + 2);
    assertThat(batch.mentionLast()).containsExactly(7 + 4);
  }

  @Test
  void ofGoldMentionsThatOverlapTheFirstIsASpanToFind() {
    LabelledQuestion both =
        new LabelledQuestion(
            TOKENIZER.tokenize("in paris texas now"),
            List.of(
                new LabelledQuestion.Gold(3, 14, 1),
                new LabelledQuestion.Gold(9, 14, 2),
                new LabelledQuestion.Gold(15, 18, 3)));
    QuestionBatch batch = QuestionBatch.of(List.of(both), TOKENIZER, SETTINGS, null, false);
    List<String> gold = new ArrayList<>();
    for (int i = 0; i < batch.spanTargets().length; i++) {
      if (batch.spanTargets()[i] == 1) {
        gold.add(batch.spanStarts()[i] + "-" + batch.spanEnds()[i]);
      }
    }
    assertThat(gold).containsExactly("2-5", "6-6");
    assertThat(batch.rows()).containsExactly(1, 2, 3);
  }

  @Test
  void aMentionWithoutAnEntityIsASpanToFindAndNothingToCompareWithEntities() {
    LabelledQuestion question =
        new LabelledQuestion(
            TOKENIZER.tokenize("in paris now"),
            List.of(new LabelledQuestion.Gold(3, 8, -1), new LabelledQuestion.Gold(9, 12, 3)));
    QuestionBatch batch = QuestionBatch.of(List.of(question), TOKENIZER, SETTINGS, null, false);
    float targets = 0;
    for (float target : batch.spanTargets()) {
      targets += target;
    }
    assertThat(targets).isEqualTo(2);
    assertThat(batch.rows()).containsExactly(3);
    assertThat(batch.mentions()).isEqualTo(1);
    assertThat(question.gold()).hasSize(1);

    QuestionBatch absent = QuestionBatch.of(List.of(question), TOKENIZER, SETTINGS, null, true);
    assertThat(absent.rows()).containsExactly(-1, 3);
    assertThat(absent.spanTargets()).isEqualTo(batch.spanTargets());
  }

  @Test
  void countsTheWordsOfNames(@TempDir Path folder) throws IOException {
    AliasTableWriter names = new AliasTableWriter(TOKENIZER);
    names.add("paris texas", 1);
    names.add("saintdenis", 2);
    names.write(folder.resolve("aliases.bin"));
    QuestionBatch batch =
        QuestionBatch.of(
            List.of(question("is paris texas near saintdenis")),
            TOKENIZER,
            SETTINGS,
            AliasTable.open(folder.resolve("aliases.bin")),
            false);
    assertThat(LongStream.of(batch.spanNames()).filter(words -> words > 0)).containsExactly(2L, 1L);
  }

  @Test
  void listsTheEntitiesWithAMentionsName(@TempDir Path folder) throws IOException {
    AliasTableWriter names = new AliasTableWriter(TOKENIZER);
    names.add("paris", 4);
    names.addTitle("paris", 2);
    names.addTitle("texas", 3);
    names.write(folder.resolve("aliases.bin"));
    LabelledQuestion paris =
        new LabelledQuestion(
            TOKENIZER.tokenize("texas paris"), List.of(new LabelledQuestion.Gold(6, 11, 4)));
    QuestionBatch batch =
        QuestionBatch.of(
            List.of(question("texas"), paris),
            TOKENIZER,
            SETTINGS,
            AliasTable.open(folder.resolve("aliases.bin")),
            false);
    assertThat(batch.namedMentions()).containsExactly(0, 0);
    assertThat(batch.namedRows()).containsExactly(2, 4);
    assertThat(batch.namedByTitle()).containsExactly(1, 0);
  }

  @Test
  void aSpanWithoutAKnownWordIsNoneAsInTheLinker() {
    WordPieceTokenizer words = BgeSmall.tokenizer().as(Tokenizing.LATEST);
    LabelledQuestion question = new LabelledQuestion(words.tokenize("is 😀 paris"), List.of());
    QuestionBatch batch = QuestionBatch.of(List.of(question), words, SETTINGS, null, false);
    List<String> spans = new ArrayList<>();
    for (int i = 0; i < batch.spanStarts().length; i++) {
      spans.add(batch.spanStarts()[i] + "-" + batch.spanEnds()[i]);
    }
    assertThat(spans).containsExactly("1-1", "1-2", "1-3", "2-3", "3-3");
  }

  private static LabelledQuestion question(String text) {
    return new LabelledQuestion(TOKENIZER.tokenize(text), List.of());
  }
}
