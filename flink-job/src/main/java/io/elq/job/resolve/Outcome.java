// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.question.RawRecord;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question: one of {@code answer} and {@code deadLetter}.
 *
 * @param origin the record that the question came in
 * @param answer the linked question, or null
 * @param deadLetter why there is none, or null
 */
public record Outcome(
    RawRecord origin, @Nullable LinkedQuestion answer, @Nullable DeadLetter deadLetter) {}
