// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.job.deadletter.FailureKind;
import io.elq.schemas.DeadLetter;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant: those that fit every option that is given. */
final class LetterFilter {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description =
          "Only letters whose error, or one of its causes, contains this text in any case"
              + " (default: all).")
  private @Nullable String reason;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      description =
          "Only letters of this stage: decode, encode, \"look up & resolve\" or linked-questions"
              + " (default: all).")
  private @Nullable String stage;

  @Option(
      names = "--class",
      paramLabel = "CLASS",
      description =
          "Only letters of this class: broken, where the record or the options have to change, or"
              + " retry, where machine, release or time were at fault (default: both).")
  private @Nullable FailureKind kind;

  /** Whether a letter is meant. */
  boolean accepts(DeadLetter letter) {
    return (stage == null || letter.getStage().equalsIgnoreCase(stage))
        && (kind == null || letter.getKind().equals(kind.word()))
        && (reason == null || hasReason(letter, reason.toLowerCase(Locale.ROOT)));
  }

  private static boolean hasReason(DeadLetter letter, String text) {
    return Stream.concat(
            Stream.of(letter.getErrorClass(), letter.getErrorMessage()),
            letter.getCauses().stream())
        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(text));
  }
}
