// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import org.apache.flink.connector.base.DeliveryGuarantee;

/** What a restart may do to the output topics, and what it costs. */
public enum Delivery {
  /**
   * Every question has exactly one answer or dead letter, for consumers that read committed records
   * only. Answers become visible with the checkpoint after them: the checkpoint interval is added
   * to the latency. Needs a transactional id prefix that no other job on the Kafka cluster uses.
   */
  EXACTLY_ONCE(DeliveryGuarantee.EXACTLY_ONCE),

  /**
   * Answers become visible at once; after a restart, those since the last checkpoint are written
   * again. Nothing is lost.
   */
  AT_LEAST_ONCE(DeliveryGuarantee.AT_LEAST_ONCE);

  private final DeliveryGuarantee guarantee;

  Delivery(DeliveryGuarantee guarantee) {
    this.guarantee = guarantee;
  }

  /** The guarantee that Flink's sinks are asked for. */
  public DeliveryGuarantee guarantee() {
    return guarantee;
  }

  /** The constant as configurations write it. */
  @Override
  public String toString() {
    return OptionWords.of(this);
  }
}
