// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.tokenize.Span;
import org.jspecify.annotations.Nullable;

/**
 * An entity that a linker found in a question.
 *
 * @param row catalogue row of the entity
 * @param tokens place in the text's tokens without [CLS], or null if unknown; ELQ's spans over
 *     [CLS] start at -1
 * @param characters place in code points of the text, or null if unknown
 * @param score higher is surer; NaN if unknown
 */
public record PredictedMention(
    long row, @Nullable Span tokens, @Nullable Span characters, float score) {}
