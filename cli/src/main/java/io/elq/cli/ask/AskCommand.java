// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.builder.progress.StandardStream;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.UserException;
import io.elq.cli.local.ClassArchive;
import io.elq.cli.local.ReleaseOptions;
import io.elq.cli.terminal.Prompt;
import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.Reply;
import io.elq.cli.terminal.Screen;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.live.EntityLines;
import io.elq.linker.live.LiveEntities;
import io.elq.linker.live.OverlayUpdate;
import io.elq.linker.release.Release;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--entities",
      paramLabel = "FILE",
      description =
          "Entities to add to those of the release, or to take away: a JSON object a line with"
              + " kb_idx, title, text and aliases, or with kb_idx and \"deleted\": true (default:"
              + " the release as it is).")
  private @Nullable Path entities;

  @Parameters(
      paramLabel = "QUESTION",
      arity = "0..*",
      description = "Questions to answer before the command ends (default: those that are typed).")
  private final List<String> questions = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    List<OverlayUpdate> updates = updates();
    Path directory;
    int exitCode;
    try (Release release = options.open(BatchingOptions.DEFAULT, Screen.error())) {
      directory = release.directory();
      EntityOverlay overlay = overlay(release, updates);
      exitCode =
          questions.isEmpty() ? converse(release, overlay) : answer(questions, release, overlay);
    }
    ClassArchive.writeOnce(directory);
    return exitCode;
  }

  private static int converse(Release release, EntityOverlay overlay) throws IOException {
    boolean refused =
        Prompt.converse("ask-history", view -> new ReleaseConversation(release, overlay, view));
    // At a terminal the person has seen it.
    return StandardStream.OUT.isTerminal() ? ExitCodes.DONE : exitCode(refused);
  }

  private List<OverlayUpdate> updates() throws IOException {
    if (entities == null) {
      return List.of();
    }
    Arguments.require(entities, "name a file of entities, or leave --entities out");
    return EntityLines.read(entities);
  }

  private EntityOverlay overlay(Release release, List<OverlayUpdate> updates) throws IOException {
    if (updates.isEmpty()) {
      return EntityOverlay.EMPTY;
    }
    int most = LiveEntities.DEFAULT_MOST;
    try (LiveEntities live = new LiveEntities(release, EncoderOptions.cpu(), most)) {
      LiveEntities.Applied applied = live.apply(updates);
      if (!applied.refused().isEmpty()) {
        throw new UserException(
            "%s changes more than %,d entities of the release, which is the most: build a release with them"
                .formatted(entities, most));
      }
      return applied.overlay();
    }
  }

  private static int answer(List<String> questions, Release release, EntityOverlay overlay) {
    Screen screen = Screen.standard();
    QuestionView view = new QuestionView(screen.ansi(), screen.width());
    ReleaseConversation conversation = new ReleaseConversation(release, overlay, () -> view);
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
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

  private static void print(Reply reply, PrintStream out) {
    if (!reply.text().isEmpty()) {
      out.println(reply.text());
    }
  }
}
