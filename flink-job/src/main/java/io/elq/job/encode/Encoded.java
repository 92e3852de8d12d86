package io.elq.job.encode;

import io.elq.job.question.PendingQuestion;
import io.elq.linker.EncodedText;
import io.elq.schemas.DeadLetter;

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
    PendingQuestion question, EncodedText text, DeadLetter deadLetter, long encodeMicros) {}
