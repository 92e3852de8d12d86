// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import io.elq.faiss.FaissIndex;
import io.elq.faiss.Parameter;

/**
 * A setting of an index that trades speed for recall. It is stored in the index file.
 *
 * @param parameter {@link Parameter#EF_SEARCH} or {@link Parameter#NPROBE}
 * @param value more finds more and takes longer
 */
public record SearchEffort(Parameter parameter, int value) {

  void set(FaissIndex index) {
    index.set(parameter, value);
  }

  @Override
  public String toString() {
    return (parameter == Parameter.EF_SEARCH ? "efSearch " : "nprobe ") + value;
  }
}
