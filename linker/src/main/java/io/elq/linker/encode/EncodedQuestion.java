// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

/**
 * What the question encoder says about one input, [CLS] and [SEP] included, padding excluded.
 *
 * @param tokens number of tokens
 * @param dimension length of a token vector
 * @param vectors token vectors, row-major [tokens, dimension]
 * @param mentionLogits start, end and inside logit of each token, row-major [tokens, 3]
 */
public record EncodedQuestion(int tokens, int dimension, float[] vectors, float[] mentionLogits) {}
