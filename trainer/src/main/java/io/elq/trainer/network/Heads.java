// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.network;

import io.elq.builder.model.ModelShape;
import io.elq.builder.model.Pooling;
import io.elq.builder.model.TrainedModel;
import io.elq.linker.settings.AliasScores;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the question encoder: mention logits of tokens and vectors of mentions.
 *
 * @param mention start, end and inside logit of token vectors: [rows, hidden] to [rows, 3]
 * @param pooling which tokens make a mention's vector
 * @param projection linear layer over what was pooled; null where the pooling has none
 * @param scale length of every mention vector, [1]; null leaves it as it is
 * @param names bonus of a name in a mention logit, by its words, and in the score of a candidate
 *     (see {@link ModelShape}); null without
 * @param title further bonus of a title, [1]; null without
 * @param absent score of an entity that the catalogue lacks, [1]; null without
 */
public record Heads(
    Linear mention,
    Pooling pooling,
    @Nullable Linear projection,
    @Nullable Tensor scale,
    @Nullable Tensor names,
    @Nullable Tensor title,
    @Nullable Tensor absent) {
  /** Keeps the gradient of a norm finite. */
  private static final double TINY = 1e-12;

  /** Checks that pooling and projection go together. */
  public Heads {
    if (pooling.linear() != (projection != null)) {
      throw new IllegalArgumentException(
          pooling + (projection == null ? " needs a linear layer" : " has no linear layer"));
    }
  }

  /** The heads of a model. */
  static Heads of(ModelShape shape, Parameters parameters) {
    List<String> mention = shape.mentionHead();
    return new Heads(
        mention.size() == 1
            ? dense(parameters, mention.get(0))
            : new TwoLayers(dense(parameters, mention.get(0)), dense(parameters, mention.get(1))),
        shape.pooling(),
        shape.pooling().linear() ? dense(parameters, ModelShape.PROJECTION) : null,
        shape.scaled() ? parameters.get(ModelShape.SCALE) : null,
        shape.names() ? parameters.get(ModelShape.NAMES) : null,
        shape.titles() ? parameters.get(ModelShape.TITLE) : null,
        shape.absent() ? parameters.get(ModelShape.ABSENT) : null);
  }

  /** Two linear layers with a ReLU in between. */
  private record TwoLayers(Linear first, Linear second) implements Linear {
    @Override
    public Tensor forward(Tensor rows) {
      return second.forward(torch.relu(first.forward(rows)));
    }

    @Override
    public Tensor forward(Tensor rows, double dropout) {
      return dropout == 0
          ? forward(rows)
          : second.forward(torch.dropout(torch.relu(first.forward(rows)), dropout, true));
    }
  }

  private static DenseLinear dense(Parameters parameters, String prefix) {
    return new DenseLinear(
        List.of(parameters.get(prefix + "weight")), List.of(parameters.get(prefix + "bias")));
  }

  /** Present length of mention vectors; null if they keep their own. */
  public @Nullable Float mentionScale() {
    return scale == null ? null : scale.item_float();
  }

  /** Present bonus of names; null without. */
  public @Nullable AliasScores nameScores() {
    if (names == null) {
      return null;
    }
    return TrainedModel.aliasScores(Libtorch.values(names), title == null ? 0 : title.item_float());
  }

  /** Present score of an entity that the catalogue lacks; null without. */
  public @Nullable Float absentScore() {
    return absent == null ? null : absent.item_float();
  }

  /**
   * Name bonus of candidates with that name.
   *
   * @param titles 1 where it is the title of the candidate, otherwise 0
   * @return [candidates]; null without names
   */
  public @Nullable Tensor candidateBonus(float[] titles) {
    if (names == null) {
      return null;
    }
    Tensor bonus = names.narrow(0, names.size(0) - 1, 1).expand(titles.length);
    return title == null ? bonus : bonus.add(Libtorch.floats(titles, titles.length).mul(title));
  }

  /**
   * Name bonus of spans; the model has to have one.
   *
   * @param words number of words of each span that is a name, 0 of the others
   * @return [spans]
   */
  public Tensor mentionBonus(long[] words) {
    Tensor known = Objects.requireNonNull(names, "the model knows no names");
    long lengths = known.size(0) - 1;
    long[] places = LongStream.of(words).map(count -> Math.min(count, lengths)).toArray();
    Tensor byLength =
        torch.cat(new TensorVector(torch.zeros(new long[] {1}), known.narrow(0, 0, lengths)), 0);
    return byLength.index_select(0, Libtorch.longs(places, places.length));
  }

  /** Start, end and inside logits of token vectors: [rows, hidden] to [rows, 3]. */
  public Tensor mentionLogits(Tensor rows) {
    return mention.forward(rows);
  }

  /**
   * The same in training.
   *
   * @param dropout share of the hidden layer's values that are dropped, [0..1); a mention head of
   *     one layer has none
   */
  public Tensor mentionLogits(Tensor rows, double dropout) {
    return mention.forward(rows, dropout);
  }

  /**
   * Vectors of spans.
   *
   * @param rows token vectors of a batch, [rows, hidden]
   * @param first row of the first token of each span
   * @param last row of its last token, inclusive, of the same question
   * @return [spans, dimension]
   */
  public Tensor mentionVectors(Tensor rows, long[] first, long[] last) {
    Tensor vectors = pooled(rows, first, last);
    if (projection != null) {
      vectors = projection.forward(vectors);
    }
    return scale == null ? vectors : scaled(vectors);
  }

  /**
   * What the linker pools: token vectors of which a mention's vector, but for its length, is a
   * mean, or the sum of two halves where both ends have matrices of their own (see {@link
   * io.elq.linker.settings.Aggregation}).
   *
   * @param rows token vectors, [rows, hidden]
   * @return [rows, dimension] or [rows, 2 x dimension]
   */
  public Tensor tokenVectors(Tensor rows) {
    if (projection == null) {
      return rows;
    }
    if (pooling == Pooling.ALL_AVG_LINEAR) {
      return projection.forward(rows);
    }
    Tensor nothing = torch.zeros_like(rows);
    Tensor start = projection.forward(torch.cat(new TensorVector(rows, nothing), 1));
    Tensor end = projection.forward(torch.cat(new TensorVector(nothing, rows), 1));
    Tensor bias = projection.forward(torch.cat(new TensorVector(nothing, nothing), 1));
    return torch.cat(new TensorVector(start, end.sub(bias)), 1);
  }

  private Tensor pooled(Tensor rows, long[] first, long[] last) {
    if (!pooling.endsOnly()) {
      return torch.mm(means(first, last, rows.size(0)), rows);
    }
    Tensor firsts = rows.index_select(0, Libtorch.longs(first, first.length));
    Tensor lasts = rows.index_select(0, Libtorch.longs(last, last.length));
    return pooling.linear()
        ? torch.cat(new TensorVector(firsts, lasts), 1)
        : firsts.add(lasts).mul(new Scalar(0.5));
  }

  private static Tensor means(long[] first, long[] last, long rows) {
    int width = Math.toIntExact(rows);
    float[] weights = new float[Math.multiplyExact(first.length, width)];
    for (int span = 0; span < first.length; span++) {
      int from = span * width + (int) first[span];
      int to = span * width + (int) last[span] + 1;
      Arrays.fill(weights, from, to, 1f / (to - from));
    }
    return Libtorch.floats(weights, first.length, rows);
  }

  private Tensor scaled(Tensor vectors) {
    Tensor squares = vectors.square().sum(1).unsqueeze(1);
    return vectors.div(squares.add(new Scalar(TINY)).sqrt()).mul(scale);
  }
}
