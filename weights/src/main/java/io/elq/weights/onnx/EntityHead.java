// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import io.elq.weights.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an entity's [CLS] vector.
 *
 * @param centre mean of the catalogue's normalised vectors, [hidden]: the vector is scaled to unit
 *     length, the centre subtracted, the difference scaled to unit length; null leaves the vector
 *     as it is (ELQ)
 */
public record EntityHead(@Nullable Tensor centre) {

  /** The [CLS] vector as it is. */
  public static final EntityHead RAW = new EntityHead(null);

  /** Checks that the centre is a vector. */
  public EntityHead {
    if (centre != null && centre.shape().length != 1) {
      throw new IllegalArgumentException("the centre has to be a vector");
    }
  }
}
