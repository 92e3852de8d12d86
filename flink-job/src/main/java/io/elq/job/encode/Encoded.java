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
 * @param text its token vectors; null if it was given up, or after a restart, because checkpoints
 *     keep the question only
 * @param deadLetter why it was given up, or null
 * @param encodeMicros time in the stage, microseconds
 */
public record Encoded(
    PendingQuestion question,
    @Nullable EncodedText text,
    @Nullable DeadLetter deadLetter,
    long encodeMicros) {}
