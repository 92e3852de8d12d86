// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate;

/**
 * The nearest entities of a batch of queries, best first.
 *
 * @param k candidates for each query
 * @param rows catalogue rows, row-major [queries, k]; -1 where the index held fewer than k entities
 * @param scores inner products, row-major [queries, k]
 */
public record Candidates(int k, long[] rows, float[] scores) {}
