// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

/**
 * The shape of a BERT encoder: post-LayerNorm, erf GELU.
 *
 * @param layers transformer layers
 * @param hidden length of a token vector
 * @param heads attention heads; divides {@code hidden}
 * @param intermediate width of the feed-forward layer
 * @param vocabulary number of word pieces
 * @param positions longest input in tokens
 * @param layerNormEpsilon added to the variance, 1e-12 in BERT
 */
public record BertConfig(
    int layers,
    int hidden,
    int heads,
    int intermediate,
    int vocabulary,
    int positions,
    float layerNormEpsilon) {

  /** BERT's LayerNorm epsilon. */
  public static final float LAYER_NORM_EPSILON = 1e-12f;

  /**
   * Checks that all sizes are positive, the epsilon is a number at least 0, and that the heads
   * divide the hidden size.
   */
  public BertConfig {
    if (layers < 1 || intermediate < 1 || vocabulary < 1 || positions < 1) {
      throw new IllegalArgumentException("every size of an encoder is at least 1");
    }
    if (!Float.isFinite(layerNormEpsilon) || layerNormEpsilon < 0) {
      throw new IllegalArgumentException(
          "a LayerNorm epsilon of " + layerNormEpsilon + " is not a small number above 0");
    }
    if (heads < 1 || hidden < 1 || hidden % heads != 0) {
      throw new IllegalArgumentException(
          heads + " attention heads do not divide a hidden size of " + hidden);
    }
  }

  /**
   * The same with fewer layers.
   *
   * @param kept how many, from the first on; 0 keeps all
   */
  public BertConfig firstLayers(int kept) {
    if (kept < 0 || kept > layers) {
      throw new IllegalArgumentException(
          "%d layers cannot be kept of an encoder of %d".formatted(kept, layers));
    }
    return kept == 0
        ? this
        : new BertConfig(
            kept, hidden, heads, intermediate, vocabulary, positions, layerNormEpsilon);
  }
}
