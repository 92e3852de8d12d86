// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.schemas.DeadLetter;
import org.jspecify.annotations.Nullable;

/**
 * A question after the encode stage: encoded, or given up.
 *
 * @param question the question
 * @param vectors its token vectors, closed by whoever resolves it; null if it was given up, or
 *     after a restart, because checkpoints keep the question only
 * @param deadLetter why it was given up, or null
 * @param encodeMicros time in the stage, microseconds
 */
public record Encoded(
    PendingQuestion question,
    @Nullable Vectors vectors,
    @Nullable DeadLetter deadLetter,
    long encodeMicros) {

  /** Its token vectors; null without, and once it is resolved. */
  public @Nullable EncodedText text() {
    return vectors == null ? null : vectors.text();
  }
}
