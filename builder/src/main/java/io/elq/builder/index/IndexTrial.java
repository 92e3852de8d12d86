// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/**
 * An index with one search effort, as it was measured on a sample, and what that means for all
 * entities.
 *
 * @param kind of index
 * @param factory FAISS factory string for all entities
 * @param effort null for an index that has no such setting
 * @param recall share of the true neighbours that it finds in the sample
 * @param memory bytes for all entities, in proportion to the sample
 * @param sampleQueriesPerSecond queries a second of one thread in the sample, by processor time
 * @param queriesPerSecond the same for all entities, by how searches of this kind of index grow
 */
public record IndexTrial(
    @JsonIgnore IndexKind kind,
    String factory,
    @Nullable SearchEffort effort,
    double recall,
    long memory,
    double sampleQueriesPerSecond,
    double queriesPerSecond) {

  /**
   * A kind of index that could not be tried.
   *
   * @param factory FAISS factory string
   * @param reason why not
   */
  public record LeftOut(String factory, String reason) {}

  /** Factory string and effort, for people: {@code HNSW32, efSearch 64}. */
  public String named() {
    return effort == null ? factory : factory + ", " + effort;
  }
}
