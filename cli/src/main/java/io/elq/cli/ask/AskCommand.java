// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.builder.progress.StandardStream;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.local.ReleaseOptions;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Screen;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.release.Release;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./elq ask}. */
@Command(
    name = "ask",
    description = {
      "Links the questions that you type or give.",
      "Shows each entity with its score, and on :why every span that was considered. Without a"
          + " terminal it reads questions from standard input, a line each."
    })
public final class AskCommand implements Callable<Integer> {

  @Mixin private ReleaseOptions options;

  @Parameters(
      paramLabel = "QUESTION",
      arity = "0..*",
      description = "Questions to answer before the command ends (default: those that are typed).")
  private final List<String> questions = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    try (Release release = options.open(BatchingOptions.DEFAULT, Screen.error())) {
      if (!questions.isEmpty()) {
        return answer(questions, release);
      } else if (StandardStream.IN.isTerminal() && StandardStream.OUT.isTerminal()) {
        converse(release);
      } else {
        return filter(release);
      }
    }
    return ExitCodes.DONE;
  }

  private static int answer(List<String> questions, Release release) {
    Screen screen = Screen.standard();
    QuestionView view = new QuestionView(screen.ansi(), screen.width());
    Conversation conversation = new Conversation(release, () -> view);
    PrintStream out = standardOutput();
    boolean refused = false;
    for (String question : questions) {
      Reply reply = conversation.reply(question);
      refused |= reply.refused();
      print(reply, out);
    }
    return exitCode(refused);
  }

  private static int exitCode(boolean refused) {
    return refused ? ExitCodes.SOME_REFUSED : ExitCodes.DONE;
  }

  private static void converse(Release release) throws IOException {
    try (Prompt prompt = Prompt.open(history(), Screen.standard().ansi())) {
      prompt.converse(new Conversation(release, prompt::view));
    }
  }

  private static int filter(Release release) throws IOException {
    QuestionView view = new QuestionView(Ansi.OFF, Screen.standard().width());
    Conversation conversation = new Conversation(release, () -> view);
    PrintStream out = standardOutput();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    Reply reply = Reply.NOTHING;
    boolean refused = false;
    while (!reply.last() && !out.checkError()) { // An error: nobody reads on.
      String line = in.readLine();
      if (line == null) {
        break;
      }
      reply = conversation.reply(line);
      refused |= reply.refused();
      print(reply, out);
    }
    return exitCode(refused);
  }

  private static void print(Reply reply, PrintStream out) {
    if (!reply.text().isEmpty()) {
      out.println(reply.text());
    }
  }

  private static PrintStream standardOutput() {
    return new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
  }

  /** The user's cache: where XDG says, or ELQ_CACHE. */
  private static Path history() {
    String own = System.getenv("ELQ_CACHE");
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path cache =
        own != null
            ? Path.of(own)
            : xdg != null
                ? Path.of(xdg, "elq")
                : Path.of(System.getProperty("user.home"), ".cache", "elq");
    return cache.resolve("ask-history");
  }
}
