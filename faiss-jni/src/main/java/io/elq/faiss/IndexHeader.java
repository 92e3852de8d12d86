// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.io.IOException;

/**
 * The fields that every index starts with, in its file.
 *
 * @param dimension 1..{@link FactoryString#LARGEST_DIMENSION}
 * @param count vectors, 0..2^31-1
 * @param trained whether vectors can be added; where there are some, always
 * @param metric ordinal of a {@link Metric}
 */
record IndexHeader(int dimension, long count, boolean trained, int metric) {

  /** Reads the fields after the kind. */
  static IndexHeader read(IndexFileCursor file) throws IOException {
    int dimension = file.readInt();
    IndexFileCursor.require(
        dimension >= 1 && dimension <= FactoryString.LARGEST_DIMENSION, "dimension " + dimension);
    long count = file.readLong();
    IndexFileCursor.require(count >= 0 && count <= Integer.MAX_VALUE, "vector count " + count);
    file.readLong();
    file.readLong();
    boolean trained = file.readFlag("trained");
    // FAISS decodes vectors while it reads, with tables that an untrained index lacks.
    IndexFileCursor.require(
        trained || count == 0, count + " vectors in an index that is marked as not trained");
    int metric = file.readInt();
    IndexFileCursor.require(
        metric == Metric.INNER_PRODUCT.ordinal() || metric == Metric.L2.ordinal(),
        "metric " + metric + " is neither inner product nor L2");
    return new IndexHeader(dimension, count, trained, metric);
  }

  /**
   * Refuses vectors that are not those of this index.
   *
   * @param what where they are, for example "stored in HNSW"
   */
  void requireSame(String what, IndexHeader inner) {
    IndexFileCursor.require(
        dimension == inner.dimension && count == inner.count && metric == inner.metric,
        "dimension, count or metric of the vectors " + what + " differs from the index's");
  }
}
