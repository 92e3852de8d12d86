// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.questions.Triple;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether joint scores mean what they say: a joint score is the logarithm of a probability, and of
 * predictions with probability 0.8 four out of five should be right (entity and span).
 *
 * @param bins by rising probability, {@value #BINS} of equal width; empty ones are left out
 */
public record Reliability(List<Bin> bins) {
  /** Bins between probability 0 and 1, as is usual for the expected calibration error. */
  public static final int BINS = 10;

  /**
   * Predictions of similar probability.
   *
   * @param predictions their number, at least 1
   * @param probability their mean probability
   * @param right share of them that is right
   */
  public record Bin(int predictions, double probability, double right) {}

  /** Copies the bins. */
  public Reliability {
    bins = List.copyOf(bins);
  }

  /**
   * Reliability of some predictions.
   *
   * @param probabilities of each, 0 to 1
   * @param right whether it is right, as many
   */
  public static Reliability of(double[] probabilities, boolean[] right) {
    int[] predictions = new int[BINS];
    double[] sums = new double[BINS];
    int[] hits = new int[BINS];
    for (int i = 0; i < probabilities.length; i++) {
      int bin = Math.min(BINS - 1, (int) (probabilities[i] * BINS));
      predictions[bin]++;
      sums[bin] += probabilities[i];
      hits[bin] += right[i] ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int size = predictions[bin];
      if (size > 0) {
        bins.add(new Bin(size, sums[bin] / size, (double) hits[bin] / size));
      }
    }
    return new Reliability(bins);
  }

  /** Whether the scores of all predictions can be logarithms of probabilities. */
  public static boolean possible(List<JudgedQuestion> questions) {
    return questions.stream()
        .flatMap(question -> question.predicted().stream())
        .allMatch(mention -> mention.score() <= 0);
  }

  /** Reliability of judged questions, for which it has to be {@link #possible}. */
  public static Reliability of(List<JudgedQuestion> questions) {
    List<Double> probabilities = new ArrayList<>();
    List<Boolean> right = new ArrayList<>();
    for (JudgedQuestion question : questions) {
      List<Triple> gold = question.goldTriples();
      for (JudgedMention mention : question.predicted()) {
        probabilities.add(Math.exp(mention.score()));
        right.add(gold.contains(mention.triple()));
      }
    }
    boolean[] hits = new boolean[right.size()];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = right.get(i);
    }
    return of(probabilities.stream().mapToDouble(p -> p).toArray(), hits);
  }

  /** Number of predictions. */
  public int predictions() {
    return bins.stream().mapToInt(Bin::predictions).sum();
  }

  /**
   * Expected calibration error (Guo et al. 2017): the mean distance of probability and share of
   * right predictions over the bins, weighted by predictions; 0 without any.
   */
  public double error() {
    return bins.stream()
            .mapToDouble(bin -> bin.predictions() * Math.abs(bin.probability() - bin.right()))
            .sum()
        / Math.max(1, predictions());
  }
}
