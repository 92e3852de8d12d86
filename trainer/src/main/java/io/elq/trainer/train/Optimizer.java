package io.elq.trainer.train;

import io.elq.trainer.model.BiEncoder;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.OptimizerParamGroup;
import org.bytedeco.pytorch.OptimizerParamGroupVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * AdamW over a model's parameters: factors and heads with their own rates, no decay of biases and
 * scale, gradients clipped, linear warm-up and decay. Make it outside any {@link PointerScope}.
 */
final class Optimizer {
  private final TrainingOptions options;
  private final int steps;
  private final TensorVector parameters = new TensorVector();
  private final AdamW adam;
  private int step;

  /**
   * @param steps number of steps over which the rate rises and falls
   */
  Optimizer(BiEncoder model, TrainingOptions options, int steps) {
    this.options = options;
    this.steps = steps;
    TensorVector factors = new TensorVector();
    TensorVector matrices = new TensorVector();
    TensorVector vectors = new TensorVector();
    model
        .parameters()
        .trainable()
        .forEach(
            (name, tensor) -> {
              parameters.push_back(tensor);
              (name.contains(".lora_") ? factors : tensor.dim() > 1 ? matrices : vectors)
                  .push_back(tensor);
            });
    adam = new AdamW(factors, decaying(options.weightDecay()));
    adam.add_param_group(new OptimizerParamGroup(matrices, decaying(options.weightDecay())));
    adam.add_param_group(new OptimizerParamGroup(vectors, decaying(0)));
  }

  private static AdamWOptions decaying(double weightDecay) {
    AdamWOptions adamOptions = new AdamWOptions();
    adamOptions.weight_decay().put(weightDecay);
    return adamOptions;
  }

  /** One step along the gradient of a loss. */
  void minimise(Tensor loss) {
    double rate = rate(step++, steps, options.warmUp());
    OptimizerParamGroupVector groups = adam.param_groups();
    groups.get(0).options().set_lr(rate * options.learningRate());
    groups.get(1).options().set_lr(rate * options.headLearningRate());
    groups.get(2).options().set_lr(rate * options.headLearningRate());
    adam.zero_grad();
    loss.backward();
    torch.clip_grad_norm_(parameters, options.clip());
    adam.step();
  }

  /** Share of the peak rate at a step: rises over the warm-up, then falls to 0. */
  static double rate(int step, int steps, double warmUp) {
    double rising = warmUp * steps;
    if (step + 1 <= rising) {
      return (step + 1) / rising;
    }
    return Math.max(0, (steps - step) / Math.max(1, steps - rising));
  }
}
