// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import io.elq.cli.common.Arguments;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where a command's questions come from: one of a file and a topic. */
public final class QuestionsInput {
  @Option(
      names = "--questions",
      required = true,
      paramLabel = "FILE",
      description =
          "Questions as JSON lines (id, text, ELQ's labels if there are any), plain or .gz"
              + " (required, or --kafka).")
  private @Nullable Path questions;

  @ArgGroup(exclusive = false)
  private @Nullable TopicArguments topic;

  /** The file; null if they come from a topic. */
  public @Nullable Path questions() {
    return questions;
  }

  /** The topic; null if they come from a file. */
  public @Nullable TopicArguments topic() {
    return topic;
  }

  /**
   * Checks what can be checked before work begins.
   *
   * @throws io.elq.cli.common.UserException if a file is not there
   */
  public void check() {
    if (questions != null) {
      Arguments.require(questions, "it should be a file of questions");
    }
    if (topic != null) {
      topic.check();
    }
  }
}
