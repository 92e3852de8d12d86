package io.elq.linker.mention;

import io.elq.linker.MentionCount;
import java.util.Arrays;

/**
 * A distribution over the sets of mentions that a text may have: spans that do not overlap, a set
 * of weight exp(sum of their logits), times the weight of their number (a semi-Markov conditional
 * random field, Sarawagi and Cohen 2004). A span's probability is the share of the sets that have
 * it, thus the lower, the likelier another one is that it overlaps with, or that would be one too
 * many. Summed forwards and backwards over the tokens, in time linear in the spans.
 */
final class MentionSets {
  private final int[] starts;
  private final int[] ends;
  private final double further;

  /** Logarithm of the weight of each span, as a further mention. */
  private final double[] weights;

  /** Logarithm of the weight of all sets within the tokens before / from a place. */
  private final double[] before;

  private final double[] from;

  /** Logarithm of the weight of all sets. */
  private final double all;

  /**
   * @param starts first token of each span, rising, from 0
   * @param ends last token of each span, inclusive
   * @param logits logit of each span
   * @param count weights of the numbers of mentions
   */
  MentionSets(int[] starts, int[] ends, float[] logits, MentionCount count) {
    this.starts = starts;
    this.ends = ends;
    this.further = count.further();
    this.weights = new double[logits.length];
    for (int span = 0; span < weights.length; span++) {
      weights[span] = logits[span] + further;
    }
    int tokens = Arrays.stream(ends).max().orElse(-1) + 1;
    this.before = new double[tokens + 1];
    this.from = new double[tokens + 1];
    sumForwards();
    sumBackwards();
    // The first mention of a set is no further one.
    this.all = logAdd(count.none(), logExpm1(from[0]) - further);
  }

  private void sumForwards() {
    Arrays.fill(before, Double.NEGATIVE_INFINITY);
    before[0] = 0;
    int span = 0;
    for (int token = 0; token < before.length - 1; token++) {
      for (; span < starts.length && starts[span] == token; span++) {
        int next = ends[span] + 1;
        before[next] = logAdd(before[next], before[token] + weights[span]);
      }
      before[token + 1] = logAdd(before[token + 1], before[token]);
    }
  }

  private void sumBackwards() {
    int span = starts.length - 1;
    for (int token = from.length - 2; token >= 0; token--) {
      from[token] = from[token + 1];
      for (; span >= 0 && starts[span] == token; span--) {
        from[token] = logAdd(from[token], weights[span] + from[ends[span] + 1]);
      }
    }
  }

  /** Log odds that a span is a mention, at most some 36: where a double cannot tell it from 1. */
  float logOdds(int span) {
    double logProbability = logProbability(span);
    return (float) (logProbability - log1mExp(logProbability));
  }

  /** Logarithm of the probability that a span is a mention. */
  double logProbability(int span) {
    double with = before[starts[span]] + weights[span] + from[ends[span] + 1] - further;
    return Math.min(0, with - all);
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
