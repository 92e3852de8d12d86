// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.resolve;

/**
 * A mention whose entity the catalogue most likely lacks.
 *
 * @param start first UTF-16 unit of the mention in the original text; -1 if the text came tokenized
 *     and its tokens are not those of the text
 * @param end one past its last UTF-16 unit, or -1
 * @param tokenStart first word piece of the mention in the text's word pieces, without [CLS]
 * @param tokenEnd one past its last word piece
 * @param score log probability that it is a mention, and of an entity that the catalogue lacks, at
 *     most 0
 */
public record UnlinkedMention(int start, int end, int tokenStart, int tokenEnd, float score) {}
