// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import io.elq.builder.model.LowRank;
import io.elq.builder.model.TrainedModel;
import io.elq.weights.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One model in place of several that were trained alike, from the same initialization, but with
 * another seed: the mean of their weights (model soups, Wortsman et al. 2022). Models that began
 * with different weights have no useful mean. Low-rank updates are averaged as the matrices that
 * they are: the factors of all models stand side by side, so their ranks add up. Factors are
 * rounded to float16, so that the mean of two takes no more space than one of them.
 */
public final class MeanModel {
  private MeanModel() {}

  /**
   * Averages.
   *
   * @param models at least one; of one base and one shape
   */
  public static TrainedModel of(List<TrainedModel> models) {
    TrainedModel first = models.get(0);
    if (models.stream().map(TrainedModel::shape).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "only models of one shape have a mean, not "
              + models.stream().map(TrainedModel::shape).toList());
    }
    Map<String, Tensor> mean = new LinkedHashMap<>();
    for (String name : first.tensors().keySet()) {
      List<Tensor> tensors = models.stream().map(model -> model.tensors().get(name)).toList();
      mean.put(
          name,
          name.endsWith(LowRank.DOWN)
              ? LowRank.halves(stacked(tensors))
              : name.endsWith(LowRank.UP) ? LowRank.halves(sideBySide(tensors)) : mean(tensors));
    }
    return new TrainedModel(first.shape().ranks(models.size()), first.base(), mean);
  }

  private static Tensor mean(List<Tensor> tensors) {
    float[] mean = new float[tensors.get(0).data().length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (Tensor tensor : tensors) {
        sum += tensor.data()[i];
      }
      mean[i] = (float) (sum / tensors.size());
    }
    return new Tensor(tensors.get(0).shape(), mean);
  }

  /** Matrices [rank, in] as one [ranks, in]. */
  private static Tensor stacked(List<Tensor> tensors) {
    int[] shape = tensors.get(0).shape();
    int size = shape[0] * shape[1];
    float[] values = new float[tensors.size() * size];
    for (int i = 0; i < tensors.size(); i++) {
      System.arraycopy(tensors.get(i).data(), 0, values, i * size, size);
    }
    return new Tensor(new int[] {tensors.size() * shape[0], shape[1]}, values);
  }

  /** Matrices [out, rank] as one [out, ranks]. */
  private static Tensor sideBySide(List<Tensor> tensors) {
    int[] shape = tensors.get(0).shape();
    int rank = shape[1];
    int ranks = tensors.size() * rank;
    float[] values = new float[shape[0] * ranks];
    for (int i = 0; i < tensors.size(); i++) {
      for (int row = 0; row < shape[0]; row++) {
        System.arraycopy(tensors.get(i).data(), row * rank, values, row * ranks + i * rank, rank);
      }
    }
    return new Tensor(new int[] {shape[0], ranks}, values);
  }
}
