// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * One BERT layer, post-LayerNorm: self-attention and feed-forward, each added to its input and
 * normalised.
 *
 * @param heads attention heads
 */
record TransformerLayer(
    int heads,
    Linear qkv,
    Linear attentionOutput,
    LayerNorm attentionNorm,
    Linear intermediate,
    Linear output,
    LayerNorm outputNorm) {

  /** How the rows of a batch are to be read. {@code mask} as in {@link QuestionModel#encode}. */
  record Shape(long batch, long tokens, @Nullable Tensor mask, double dropout) {}

  /** Maps [batch * tokens, hidden] to the same shape. */
  Tensor forward(Tensor rows, Shape shape) {
    Tensor attended = attentionOutput.forward(attend(rows, shape));
    Tensor middle = attentionNorm.forward(rows.add(drop(attended, shape)));
    Tensor transformed = output.forward(torch.gelu(intermediate.forward(middle)));
    return outputNorm.forward(middle.add(drop(transformed, shape)));
  }

  private Tensor attend(Tensor rows, Shape shape) {
    long hidden = rows.size(1);
    // [batch, tokens, 3, heads, width] to three of [batch, heads, tokens, width]
    Tensor split =
        qkv.forward(rows)
            .view(shape.batch(), shape.tokens(), 3, heads, hidden / heads)
            .permute(2, 0, 3, 1, 4);
    TensorOptional mask =
        shape.mask() == null ? new TensorOptional() : new TensorOptional(shape.mask());
    Tensor context =
        torch.scaled_dot_product_attention(
            split.select(0, 0),
            split.select(0, 1),
            split.select(0, 2),
            mask,
            0.0,
            false,
            new DoubleOptional(),
            false);
    return context.transpose(1, 2).reshape(shape.batch() * shape.tokens(), hidden);
  }

  private static Tensor drop(Tensor rows, Shape shape) {
    return shape.dropout() > 0 ? torch.dropout(rows, shape.dropout(), true) : rows;
  }
}
