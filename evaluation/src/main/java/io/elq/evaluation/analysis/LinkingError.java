// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import org.jspecify.annotations.Nullable;

/**
 * One error of a linker.
 *
 * @param gold the gold mention; null if spurious
 * @param predicted the prediction; null if missed
 */
public record LinkingError(
    ErrorKind kind,
    JudgedQuestion question,
    @Nullable JudgedMention gold,
    @Nullable JudgedMention predicted) {}
