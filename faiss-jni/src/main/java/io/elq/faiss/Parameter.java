// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/** A setting of an index that trades recall for speed. Settings are stored in the index file. */
public enum Parameter {
  /**
   * HNSW: how many vectors a search keeps in view, at least {@code k} of them; 16 in a new index.
   * Time grows in proportion.
   */
  EF_SEARCH(1 << 20),
  /**
   * HNSW: how many vectors are kept in view while a vector is added; 40 in a new index. Larger
   * values make a better graph in proportionally more time and act only on vectors added later.
   */
  EF_CONSTRUCTION(1 << 20),
  /**
   * IVF: how many lists a search reads, all at most; 1 in a new index. Time grows in proportion.
   */
  NPROBE(1 << 20),
  /**
   * Refined indexes ({@code ...,RFlat}): how many times {@code k} candidates are compared exactly;
   * 1 in a new index.
   */
  REFINE_FACTOR(1000);

  private final int largest;

  Parameter(int largest) {
    this.largest = largest;
  }

  void check(int value) {
    if (value < 1 || value > largest) {
      throw new IllegalArgumentException(this + " must be in 1.." + largest + ", not " + value);
    }
  }
}
