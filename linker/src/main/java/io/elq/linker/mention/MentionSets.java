// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import io.elq.linker.settings.MentionCount;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A distribution over the sets of mentions that a text may have: spans that do not overlap, a set
 * of weight exp(sum of their logits), times the weight of their number (a semi-Markov conditional
 * random field, Sarawagi and Cohen 2004). A span's probability is the share of the sets that have
 * it, thus the lower, the likelier another one is that it overlaps with, or that would be one too
 * many. Summed forwards and backwards over the tokens, in time linear in the spans.
 */
public final class MentionSets {
  private final List<Mention> spans;
  private final double none;
  private final double further;

  /** Logarithm of the weight of each span, as a further mention. */
  private final double[] weights;

  /** Logarithm of the weight of all sets within the tokens before / from a place. */
  private final double[] before;

  private final double[] from;

  /** Logarithm of the weight of all sets. */
  private final double all;

  /**
   * @param spans spans with logits of their own, by rising start
   * @param count weights of the numbers of mentions
   */
  public MentionSets(List<Mention> spans, MentionCount count) {
    this.spans = spans;
    this.none = count.none();
    this.further = count.further();
    this.weights = new double[spans.size()];
    int tokens = 0;
    for (int i = 0; i < weights.length; i++) {
      weights[i] = spans.get(i).logit() + further;
      tokens = Math.max(tokens, spans.get(i).end() + 1);
    }
    this.before = new double[tokens + 1];
    this.from = new double[tokens + 1];
    sumForwards();
    sumBackwards();
    // The first mention of a set is no further one.
    this.all = logAdd(none, logExpm1(from[0]) - further);
  }

  private void sumForwards() {
    Arrays.fill(before, Double.NEGATIVE_INFINITY);
    before[0] = 0;
    int span = 0;
    for (int token = 0; token < before.length - 1; token++) {
      for (; span < weights.length && spans.get(span).start() == token; span++) {
        int next = spans.get(span).end() + 1;
        before[next] = logAdd(before[next], before[token] + weights[span]);
      }
      before[token + 1] = logAdd(before[token + 1], before[token]);
    }
  }

  private void sumBackwards() {
    int span = weights.length - 1;
    for (int token = from.length - 2; token >= 0; token--) {
      from[token] = from[token + 1];
      for (; span >= 0 && spans.get(span).start() == token; span--) {
        from[token] = logAdd(from[token], weights[span] + from[spans.get(span).end() + 1]);
      }
    }
  }

  /**
   * Log odds that a span is a mention, at most some 36: where a double cannot distinguish it from
   * 1.
   */
  float logOdds(int span) {
    double logProbability = logProbability(span);
    return (float) (logProbability - log1mExp(logProbability));
  }

  /** Probability that a span is a mention. */
  public double probability(int span) {
    return Math.exp(logProbability(span));
  }

  private double logProbability(int span) {
    double around = before[spans.get(span).start()] + from[spans.get(span).end() + 1];
    return Math.min(0, around + weights[span] - further - all);
  }

  /**
   * Logarithm of the probability that the mentions are these and no others.
   *
   * @param set spans that do not overlap
   */
  public double logProbability(int[] set) {
    double weight =
        set.length == 0 ? none : IntStream.of(set).mapToDouble(i -> weights[i]).sum() - further;
    return Math.min(0, weight - all);
  }

  private static double logAdd(double x, double y) {
    double larger = Math.max(x, y);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(x, y) - larger));
  }

  /** log(exp(x) - 1) of x from 0 on. */
  private static double logExpm1(double x) {
    return x + Math.log(-Math.expm1(-x));
  }

  /** log(1 - exp(x)) of x up to 0, where the difference is never less than rounding. */
  private static double log1mExp(double x) {
    return Math.log(Math.max(-Math.expm1(x), Math.ulp(1.0)));
  }
}
