// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.io.IOException;
import java.util.function.IntConsumer;

/** Where entity vectors come from: computed or read, a chunk of rows at a time. */
public interface VectorSource {

  /** Number of entities. */
  long rows();

  /** Length of a vector. */
  int dimension();

  /**
   * What the vectors depend on, as one line: equal text means equal vectors, so that an interrupted
   * file may be continued.
   */
  String identity() throws IOException;

  /** What is being done, for the progress bar: {@code encode entities}. */
  String action();

  /**
   * Reads consecutive vectors.
   *
   * @param first first row, from 0
   * @param count number of rows
   * @param target receives [count, dimension], row-major, from index 0
   * @param progress receives the number of rows done since its last call
   */
  void read(long first, int count, float[] target, IntConsumer progress) throws IOException;
}
