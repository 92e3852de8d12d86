// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import io.elq.weights.onnx.BertConfig;
import io.elq.weights.onnx.BertWeights;

/**
 * The two encoders that training starts from: equal, but for a checkpoint of ELQ.
 *
 * @param question what the question encoder begins as
 * @param entity what the entity encoder begins as; of the same shape
 */
public record BaseWeights(BertWeights question, BertWeights entity) {

  /** Checks that the shapes agree. */
  public BaseWeights {
    if (!question.config().equals(entity.config())) {
      throw new IllegalArgumentException(
          "question and entity encoder differ in shape: %s and %s"
              .formatted(question.config(), entity.config()));
    }
  }

  /** One encoder for both sides. */
  public BaseWeights(BertWeights both) {
    this(both, both);
  }

  /** Shape of both encoders. */
  public BertConfig config() {
    return question.config();
  }
}
