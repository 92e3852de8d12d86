// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

/** The order in which answers leave a subtask. */
public enum AnswerOrder {
  /** As they are ready: a long question delays nobody. */
  AS_READY,

  /**
   * As the questions came in, for each subtask. A slow question holds back all after it, and
   * batches of like length are harder to fill.
   */
  AS_ASKED;

  /** The constant as configurations write it. */
  @Override
  public String toString() {
    return OptionWords.of(this);
  }
}
