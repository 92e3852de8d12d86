package io.elq.linker.onnx;

import io.elq.linker.checkpoint.Tensor;
import java.util.Map;

/**
 * A BERT encoder's parameters under Hugging Face names, without prefix, for example {@code
 * embeddings.word_embeddings.weight} [vocabulary, hidden] or {@code
 * encoder.layer.0.attention.self.query.weight} [out, in].
 *
 * @param config shape of the encoder
 * @param tensors parameter by name; linear weights are [out, in] as torch keeps them
 */
public record BertWeights(BertConfig config, Map<String, Tensor> tensors) {}
