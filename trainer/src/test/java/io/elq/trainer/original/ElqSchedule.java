// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which questions make a batch, and what rate an optimizer step has. Every epoch takes all
 * questions, or, where they are distributed, its own share of them; always in the order of the
 * file.
 *
 * @param epochs number of the epoch that training ends before ({@code num_train_epochs})
 * @param firstEpoch number of the first epoch ({@code last_epoch} + 1); batches and shares are
 *     those of an unbroken run, but the learning rate starts over
 * @param distributed whether each epoch takes an epoch's share of the questions
 * @param batchSize questions a batch, already divided by {@code accumulation}
 * @param accumulation batches an optimizer step ({@code gradient_accumulation_steps}); what is left
 *     over at the end of an epoch enters the first step of the next
 * @param learningRate highest rate
 * @param warmUp share of the optimizer steps in which the rate rises ({@code warmup_proportion})
 */
public record ElqSchedule(
    int epochs,
    int firstEpoch,
    boolean distributed,
    int batchSize,
    int accumulation,
    double learningRate,
    double warmUp) {

  /** Refuses what ELQ fails on, too. */
  public ElqSchedule {
    require(accumulation >= 1, "--gradient_accumulation_steps has to be at least 1");
    require(
        batchSize >= 1,
        "--train_batch_size is less than --gradient_accumulation_steps, which divides it");
    require(learningRate >= 0, "--learning_rate must not be negative");
    require(firstEpoch >= 0, "--last_epoch has to be at least -1");
    require(
        epochs >= 1 || !distributed,
        "--num_train_epochs has to be at least 1 without --dont_distribute_train_samples");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }

  /** Numbers of the epochs; none where {@code firstEpoch} is not below {@code epochs} (37). */
  public int[] epochNumbers() {
    return IntStream.range(firstEpoch, epochs).toArray();
  }

  /**
   * The batches of an epoch; the last one may be smaller.
   *
   * @param questions all training questions
   * @throws IllegalArgumentException if the epoch's share of them is empty
   */
  public <T> List<List<T>> batches(List<T> questions, int epoch) {
    int share = share(questions.size());
    require(
        share > 0,
        "%d training questions are too few for %d epochs; with --dont_distribute_train_samples each epoch takes all"
            .formatted(questions.size(), epochs));
    int begin = distributed ? epoch * share : 0;
    int end = begin + share;
    List<List<T>> batches = new ArrayList<>();
    for (int from = begin; from < end; from += batchSize) {
      batches.add(questions.subList(from, Math.min(end, from + batchSize)));
    }
    return batches;
  }

  private int share(int questions) {
    return distributed ? questions / epochs : questions;
  }

  /**
   * Optimizer steps that the learning rate is planned for: whole steps of an epoch times epochs
   * (33). A run with a smaller batch at the end of each epoch has more of them, at rate 0.
   */
  public long steps(int questions) {
    return (long) ((double) share(questions) / batchSize / accumulation) * epochs;
  }

  /**
   * Learning rate of an optimizer step.
   *
   * @param step number of the step, from 0
   * @param steps what {@link #steps} gives
   */
  public double rate(long step, long steps) {
    long rising = (long) (steps * warmUp);
    double share =
        step < rising
            ? (double) step / Math.max(1, rising)
            : Math.max(0, (double) (steps - step) / Math.max(1, steps - rising));
    return learningRate * share;
  }
}
