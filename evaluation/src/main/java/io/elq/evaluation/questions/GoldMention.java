// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.tokenize.Span;
import org.jspecify.annotations.Nullable;

/**
 * An entity that people found in a question.
 *
 * @param row catalogue row of the entity
 * @param characters place in UTF-16 units of the text, or null if the file does not say
 * @param tokens place in the text's tokens without [CLS], or null if the file does not say
 */
public record GoldMention(long row, @Nullable Span characters, @Nullable Span tokens) {}
