// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Which spans are linked, and what a linked entity's score is: ELQ's three threshold types. */
public enum ThresholdType {
  /** The joint score exceeds the threshold; overlaps go to the best. The score is the joint one. */
  @JsonProperty("joint")
  JOINT,
  /**
   * The mention logit exceeds the mention threshold; overlaps stay. The score is the inner product.
   */
  @JsonProperty("top_entity_by_mention")
  TOP_ENTITY_BY_MENTION,
  /**
   * The mention logit exceeds the mention threshold and the inner product the threshold; overlaps
   * go to the best. The score is the inner product.
   */
  @JsonProperty("thresholded_entity_by_mention")
  THRESHOLDED_ENTITY_BY_MENTION
}
