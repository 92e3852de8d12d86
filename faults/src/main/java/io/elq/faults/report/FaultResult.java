// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * What came of a fault.
 *
 * @param fault its name
 * @param questions records that were asked
 * @param lost of these, those without an answer and without a dead letter
 * @param duplicated answers and dead letters beyond the first of each
 * @param deadLetters of these questions
 * @param recoverySeconds from the beginning of the injection until the first committed answer to a
 *     question that was asked after it, read by a consumer; null if there was none
 */
public record FaultResult(
    @JsonProperty("fault") String fault,
    @JsonProperty("questions") int questions,
    @JsonProperty("lost") int lost,
    @JsonProperty("duplicated") int duplicated,
    @JsonProperty("dead_letters") int deadLetters,
    @JsonProperty("recovery_seconds") @Nullable Double recoverySeconds) {

  /** Whether every question had exactly one outcome. */
  public boolean exactlyOnce() {
    return lost == 0 && duplicated == 0;
  }
}
