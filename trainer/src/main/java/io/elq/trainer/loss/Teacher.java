// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.builder.model.LowRank;
import io.elq.builder.model.TrainedModel;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;

/**
 * A trained model whose token vectors a smaller one imitates (hidden-state distillation, as in
 * TinyBERT, Jiao et al. 2020), while it learns from labels as well. The student has the teacher's
 * heads, which makes alike token vectors alike answers.
 */
public final class Teacher implements AutoCloseable {
  private final BiEncoder model;

  /**
   * A model that is not trained itself. Make it outside any {@link
   * org.bytedeco.javacpp.PointerScope}.
   */
  public Teacher(TrainedModel model) {
    this.model = BiEncoder.frozen(model);
  }

  /**
   * What a student starts from: the teacher's heads, and its low-rank factors in the layers that
   * the student keeps.
   *
   * @param initial what it would start from otherwise: it says which tensors there are, and gives
   *     the factors that the teacher, of a smaller rank, does not have
   */
  public static Map<String, Tensor> student(TrainedModel teacher, Map<String, Tensor> initial) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    initial.forEach(
        (name, fresh) -> {
          Tensor learnt = teacher.tensors().get(name);
          tensors.put(name, learnt == null ? fresh : within(name, fresh, learnt));
        });
    return tensors;
  }

  private static Tensor within(String name, Tensor fresh, Tensor learnt) {
    if (Arrays.equals(fresh.shape(), learnt.shape())) {
      return learnt;
    }
    boolean factor = name.contains(LowRank.FACTOR);
    int rows = learnt.shape()[0];
    int columns = learnt.shape()[learnt.shape().length - 1];
    if (!factor || rows > fresh.shape()[0] || columns > fresh.shape()[1]) {
      throw new IllegalArgumentException(
          "the teacher's %s is %s, and does not fit into the student's %s: give the student at least"
                  .formatted(name, Arrays.toString(learnt.shape()), Arrays.toString(fresh.shape()))
              + " the teacher's rank");
    }
    float[] values = fresh.data().clone();
    for (int row = 0; row < rows; row++) {
      System.arraycopy(learnt.data(), row * columns, values, row * fresh.shape()[1], columns);
    }
    return new Tensor(fresh.shape(), values);
  }

  /**
   * How far a student is from the teacher: of each token |student - teacher|^2 / |teacher|^2, the
   * mean of each question, and the sum over questions.
   *
   * @param rows the student's token vectors, [size * tokens, hidden]
   * @return scalar
   */
  org.bytedeco.pytorch.Tensor distance(QuestionBatch batch, org.bytedeco.pytorch.Tensor rows) {
    org.bytedeco.pytorch.Tensor wanted;
    try (NoGradGuard untrained = new NoGradGuard()) {
      wanted = model.questions().encode(batch.idTensor(), batch.maskTensor(), 0);
    }
    org.bytedeco.pytorch.Tensor squares = rows.sub(wanted).square().sum(1);
    return squares.div(wanted.square().sum(1)).mul(shares(batch)).sum();
  }

  /** 1 / tokens of its question for each token, and 0 for padding, [size * tokens]. */
  private static org.bytedeco.pytorch.Tensor shares(QuestionBatch batch) {
    float[] shares = new float[batch.size() * batch.tokens()];
    for (int i = 0; i < batch.size(); i++) {
      int length = batch.lengths()[i];
      Arrays.fill(shares, i * batch.tokens(), i * batch.tokens() + length, 1f / length);
    }
    return Libtorch.floats(shares, shares.length);
  }

  @Override
  public void close() {
    model.close();
  }
}
