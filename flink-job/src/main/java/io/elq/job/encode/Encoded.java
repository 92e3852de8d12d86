// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.linker.release.LinkerLease;
import io.elq.schemas.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A question after the encode stage: encoded, or given up.
 *
 * @param question the question
 * @param text its token vectors; null if it was given up, or after a restart, because checkpoints
 *     keep the question only
 * @param deadLetter why it was given up, or null
 * @param encodeMicros time in the stage, microseconds
 * @param lease of the release that encoded it, closed by whoever resolves it; null without token
 *     vectors. It keeps the release open between the stages
 */
public record Encoded(
    PendingQuestion question,
    @Nullable EncodedText text,
    @Nullable DeadLetter deadLetter,
    long encodeMicros,
    @Nullable LinkerLease lease) {

  /** A question that holds no release: given up, or back from a checkpoint. */
  public Encoded(
      PendingQuestion question,
      @Nullable EncodedText text,
      @Nullable DeadLetter deadLetter,
      long encodeMicros) {
    this(question, text, deadLetter, encodeMicros, null);
  }
}
