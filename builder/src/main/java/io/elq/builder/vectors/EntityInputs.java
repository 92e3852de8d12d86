// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The entity encoder's inputs for a catalogue, by row. */
public interface EntityInputs {

  /** Number of entities. */
  long rows();

  /** What the inputs depend on, as one line; equal text means equal inputs. */
  String identity() throws IOException;

  /**
   * Token ids of consecutive entities, with [CLS] and [SEP], without padding.
   *
   * @param first first row, from 0
   * @param count number of rows
   */
  List<int[]> read(long first, int count) throws IOException;

  /**
   * Token ids of entities that are spread over all rows, which may be sorted.
   *
   * @param most how many, if there are as many
   */
  default List<int[]> sample(int most) throws IOException {
    int count = (int) Math.min(most, rows());
    List<int[]> inputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      inputs.addAll(read(i * rows() / count, 1));
    }
    return inputs;
  }
}
