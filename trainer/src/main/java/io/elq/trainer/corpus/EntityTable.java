// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

/**
 * Entity vectors of one catalogue as the index will hold them.
 *
 * @param dimension length of a vector
 * @param vectors row-major [entities, dimension]
 */
record EntityTable(int dimension, float[] vectors) {

  /** Number of entities. */
  int size() {
    return vectors.length / dimension;
  }
}
