// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/**
 * How an index compares a query with a vector. The ordinal is FAISS's own number and is stored in
 * index files.
 */
public enum Metric {
  /** Inner product: larger is nearer. Vectors need not be normalised. */
  INNER_PRODUCT,
  /** Squared Euclidean distance: smaller is nearer. */
  L2
}
