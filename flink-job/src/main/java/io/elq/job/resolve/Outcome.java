// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question: one of {@code answer} and {@code deadLetter}.
 *
 * @param key Kafka key of the question, or null
 * @param answer the linked question, or null
 * @param deadLetter why there is none, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Outcome(
    byte @Nullable [] key, @Nullable LinkedQuestion answer, @Nullable DeadLetter deadLetter) {}
