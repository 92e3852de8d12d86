// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Reply;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.live.LiveEntities;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

final class ReleaseConversationTest {
  private static final String QUESTION = "where was Helen of Troy born";

  @TempDir Path directory;
  private Release release;
  private ReleaseConversation conversation;

  @BeforeEach
  void open() {
    TinyRelease.write(directory, 7);
    release =
        Release.open(directory, new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT));
    conversation = conversation(EntityOverlay.EMPTY);
  }

  private ReleaseConversation conversation(EntityOverlay overlay) {
    return new ReleaseConversation(release, overlay, () -> new QuestionView(Ansi.OFF, 100));
  }

  @AfterEach
  void close() {
    release.close();
  }

  @Test
  void theIntroductionSaysWhoAnswers() {
    assertThat(conversation.introduction())
        .contains(release.manifest().id(), "100 entities", "cpu", "threshold -4.5", ":help");
  }

  @Test
  void aQuestionIsAnsweredWithItsEntities() {
    assertThat(say(QUESTION)).contains("[").containsPattern("→ \\w+ \\d+  T\\d+  entity \\d+");
    assertThat(conversation.reply("  \t ")).isEqualTo(Reply.NOTHING);
  }

  @Test
  void anotherThresholdAnswersTheLastQuestionAgainWithoutEncodingIt() {
    String before = say(QUESTION);

    assertThat(say(":threshold -0.0001")).contains("no entity").startsWith("  " + QUESTION);
    assertThat(say(":threshold -4.5")).isEqualTo(before);
    assertThat(release.batching().inputs()).isEqualTo(1);
    assertThat(say(":threshold")).contains("-4.5");
  }

  @Test
  void minusInfinityKeepsAll() {
    say(QUESTION);
    String all = say(":threshold -1e30");

    assertThat(say(":threshold -inf")).isEqualTo(all).contains("entity");
  }

  @Test
  void aThresholdBeforeTheFirstQuestionIsKept() {
    assertThat(say(":threshold -0.0001")).contains("now -1.0E-4");
    assertThat(say(QUESTION)).contains("no entity");
  }

  @Test
  void whatIsNoNumberIsReportedAndChangesNothing() {
    assertThat(say(":threshold low")).contains("low is not a number", ":threshold -2.9");
    assertThat(say(":threshold NaN")).contains("NaN is not a number");
    assertThat(say(":candidates -1")).contains("whole number");
    assertThat(say(":candidates many")).contains("whole number");
    assertThat(say(":threshold")).contains("-4.5");
  }

  @Test
  void aThresholdThatNoScoreExceedsIsRefusedAndChangesNothing() {
    Reply reply = conversation.reply(":threshold 7");

    assertThat(reply.text()).contains("threshold is 7.0, but has to be at most 0");
    assertThat(reply.refused()).isTrue();
    assertThat(say(":threshold inf")).contains("at most 0");
    assertThat(say(":mode elq")).contains("now elq");
    assertThat(say(":threshold")).contains("-4.5");
  }

  @Test
  void entitiesThatWereAddedAreLinkedShownAndExplained() throws IOException {
    List<OverlayUpdate> updates = new ArrayList<>();
    for (int row = 0; row < TinyRelease.ENTITIES; row++) {
      updates.add(OverlayUpdate.delete(row, "T" + row));
    }
    updates.add(OverlayUpdate.upsert(100, "N1", "helen", "queen", List.of()));
    updates.add(OverlayUpdate.upsert(101, "N2", "troy", "city", List.of()));
    try (var live = new LiveEntities(release, EncoderOptions.cpu(), 200)) {
      conversation = conversation(live.apply(updates).overlay());
    }

    assertThat(conversation.introduction()).contains("100 entities, 2 added, 100 hidden");
    assertThat(say(":candidates 2")).contains("next question");
    assertThat(say(QUESTION))
        .containsPattern("→ (helen  N1  queen|troy  N2  city)")
        .contains("N1", "N2")
        .doesNotContainPattern("T\\d");
    assertThat(say(":why")).contains("N1", "N2").doesNotContainPattern("T\\d");
    assertThat(say(":threshold -1e30")).contains("N1").doesNotContainPattern("T\\d");
  }

  @Test
  void candidatesShowTheRunnersUpUntilTurnedOff() {
    String alone = say(QUESTION);
    long entities = alone.lines().filter(line -> line.contains("→")).count();

    assertThat(say(":candidates 4").lines().count())
        .isEqualTo(alone.lines().count() + 3 * entities);
    assertThat(say(":candidates 99")).startsWith("  No more than 10 are retrieved");
    assertThat(say(":candidates 0")).isEqualTo(alone);
  }

  @Test
  void whyNamesEverySpanThatWasSearchedAndItsVerdict() {
    assertThat(say(":why")).contains("Ask a question first");
    say(QUESTION);
    int spans = release.linker().link(QUESTION).mentions().size();

    String why = say(":why");

    assertThat(why)
        .startsWith("  " + spans + " spans searched")
        .contains("linked", "overlaps “", "mention -");
    assertThat(why.lines().filter(line -> line.contains("mention -"))).hasSize(spans);
  }

  @Test
  void whySaysSoWhenNothingWasSearched() {
    say(":threshold -0.0001");
    say(QUESTION);

    assertThat(say(":why")).contains("No span was searched", "-1.0E-4", ":threshold -2");
  }

  @Test
  void whySaysSoWhenTheModelKnowsNoWord() {
    assertThat(say("ꙮꙮ 😀!")).contains("no entity");

    assertThat(say(":why")).contains("knows none of these words").doesNotContain("threshold");
  }

  @Test
  void theModeOfTheOriginalAlsoSearchesSpansOverItsOwnTokens() {
    say(QUESTION);
    assertThat(say(":why")).doesNotContain("[CLS]", "[SEP]");

    assertThat(say(":mode elq")).startsWith("  ").contains("→");
    assertThat(say(":why")).containsAnyOf("[CLS]", "[SEP]");
    assertThat(say(":mode default")).isEqualTo(say(QUESTION));
    assertThat(say(":mode")).contains("default");
    assertThat(say(":mode fast")).contains("no mode fast", "default and elq");
  }

  @Test
  void anUnknownCommandIsReportedWithThoseThereAre() {
    assertThat(say(":frobnicate 3")).contains("There is no :frobnicate", ":threshold T", ":quit");
  }

  @Test
  void everyCommandIsInTheHelp() {
    assertThat(conversation.commands())
        .allSatisfy(command -> assertThat(say(":help")).contains("  " + command));
  }

  @Test
  void quitIsTheLastReply() {
    assertThat(conversation.reply(":quit").last()).isTrue();
    assertThat(conversation.reply(":help").last()).isFalse();
  }

  @Test
  void otherScriptsAndEmojiAndLongTextAreAnswered() {
    for (String text :
        new String[] {"где родилась Helen 😀", "特洛伊的海倫 troy", "\uD800", "paris ".repeat(500)}) {
      assertThat(say(text)).as(text).startsWith("  ").doesNotContain("cannot be linked");
    }
  }

  private String say(String line) {
    return conversation.reply(line).text();
  }
}
