// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.ask.ReleaseConversation;
import io.elq.cli.terminal.QuestionView;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows why a question was answered as it was. Answers do not carry that, so the question is linked
 * once more, with the release that answered it, beside the job. Used by one thread.
 */
final class Spans implements AutoCloseable {
  private final Function<String, Optional<Path>> folders;
  private final QuestionView view;
  private @Nullable Release release;

  /**
   * @param folders of releases, by their ids
   * @param view colours, and the width of the terminal
   */
  Spans(Function<String, Optional<Path>> folders, QuestionView view) {
    this.folders = folders;
    this.view = view;
  }

  /** What {@code ./elq ask} shows on {@code :why}. */
  String of(LinkedQuestion answer) {
    Optional<Path> folder = folders.apply(answer.getReleaseId());
    if (folder.isEmpty()) {
      return "  The release that answered is no longer announced.";
    }
    ReleaseConversation linker =
        new ReleaseConversation(
            open(answer.getReleaseId(), folder.get()), EntityOverlay.EMPTY, () -> view);
    linker.reply(answer.getText());
    String added =
        answer.getOverlayVersion() == 0 ? "" : "  Without the entities that were added since.\n";
    return added + linker.reply(":why").text();
  }

  private Release open(String id, Path folder) {
    Release before = release;
    if (before != null && before.manifest().id().equals(id)) {
      return before;
    }
    close();
    Release opened =
        Release.open(
            folder,
            new ServingOptions(
                EncoderOptions.cpu(),
                BatchingOptions.DEFAULT,
                SettingsOverrides.NONE,
                IndexUse.COPIED));
    release = opened;
    return opened;
  }

  @Override
  public void close() {
    if (release != null) {
      release.close();
      release = null;
    }
  }
}
