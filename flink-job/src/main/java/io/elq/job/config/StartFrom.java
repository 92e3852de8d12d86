// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

/** Where a job without a checkpoint begins to read. */
public enum StartFrom {
  /** At the consumer group's committed offsets; where it has none, at the earliest record. */
  COMMITTED,
  /** At the earliest record. */
  EARLIEST,
  /** At the end: only questions asked from now on. */
  LATEST;

  /** The constant as configurations write it. */
  @Override
  public String toString() {
    return OptionWords.of(this);
  }
}
