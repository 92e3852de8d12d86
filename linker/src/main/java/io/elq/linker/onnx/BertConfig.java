package io.elq.linker.onnx;

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
    float layerNormEpsilon) {}
