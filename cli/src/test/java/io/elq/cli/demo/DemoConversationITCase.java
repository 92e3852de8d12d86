// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Reply;
import io.elq.cli.terminal.Screen;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Help.Ansi;

/** What can be typed while the demo stays. */
@Timeout(180)
final class DemoConversationITCase {
  private static final QuestionView PLAIN = new QuestionView(Ansi.OFF, 100);

  @TempDir private Path folder;

  @Test
  void questionsAreLinkedByTheJobAndCommandsAreNot() throws Exception {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    TinyRelease.write(one, 7);
    TinyRelease.write(two, 8);
    try (DemoSystem system = DemoSystem.start(one, 0, Screen.error());
        Spans spans = new Spans(system::folder, PLAIN)) {
      AnswerView view = new AnswerView(Ansi.OFF, 100, (release, row) -> "");
      var conversation = new DemoConversation(system, view, spans, Elq.commandLine());

      assertThat(conversation.reply(" ")).isEqualTo(Reply.NOTHING);
      assertThat(conversation.reply(":why").text()).contains("Ask a question first");
      assertThat(conversation.reply(":wat is rome?")).matches(Reply::refused);
      assertThat(conversation.reply(":wat is rome?").text()).contains("no :wat", ":release");
      assertThat(conversation.reply(":threshold -3").text()).contains("./elq ask");
      assertThat(conversation.reply(":release announce \"open").text()).contains("quotation mark");
      assertThat(conversation.reply("is rome older than paris?").text()).contains("rome");
      assertThat(conversation.reply(":why").text()).contains("1 span searched", "linked");
      assertThat(printed(conversation, ":release status")).contains(id(one), "serving");
      assertThat(printed(conversation, ":release announce '" + two + "'")).contains(id(two));
      while (!printed(conversation, ":RELEASE status").contains(id(two) + " serving")) {
        Thread.sleep(100);
      }
      assertThat(conversation.reply("and now?")).matches(reply -> !reply.refused());
      assertThat(printed(conversation, ":release rollback")).contains("Back to", id(one));
      assertThat(conversation.reply(":release announce nowhere")).matches(Reply::refused);
      assertThat(conversation.reply(":quit")).isEqualTo(Reply.BYE);
    }
  }

  private static String id(Path release) {
    return ReleasePointer.to(release).id();
  }

  private static String printed(DemoConversation conversation, String line) {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      conversation.reply(line);
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
