// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.answer.KeptAnswer;
import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.schemas.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A question after the encode stage: encoded, given up, or answered before.
 *
 * @param question the question
 * @param vectors its token vectors, closed by whoever resolves it; null if it was given up, or
 *     after a restart, because checkpoints keep the question only
 * @param deadLetter why it was given up, or null
 * @param encodeMicros time in the stage, microseconds
 * @param kept its answer, where the same question was answered before; null if not, and after a
 *     restart
 */
public record Encoded(
    PendingQuestion question,
    @Nullable Vectors vectors,
    @Nullable DeadLetter deadLetter,
    long encodeMicros,
    @Nullable KeptAnswer kept) {

  /** A question that is to be resolved, or that was given up. */
  public Encoded(
      PendingQuestion question,
      @Nullable Vectors vectors,
      @Nullable DeadLetter deadLetter,
      long encodeMicros) {
    this(question, vectors, deadLetter, encodeMicros, null);
  }

  /** Its token vectors; null without, and once it is resolved. */
  public @Nullable EncodedText text() {
    return vectors == null ? null : vectors.text();
  }
}
