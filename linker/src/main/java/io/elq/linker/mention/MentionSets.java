package io.elq.linker.mention;

import io.elq.linker.MentionCount;
import java.util.Arrays;

/**
 * A distribution over the sets of mentions that a text may have: spans that do not overlap, of
 * weight exp(sum of their logits), times the weight of their number (a semi-Markov conditional
 * random field, Sarawagi and Cohen 2004). A span's probability is thus the lower, the likelier
 * another one is that it overlaps with, or that would be one too many.
 */
public final class MentionSets {
  private final int[] starts;
  private final int[] ends;
  private final double[] weights;
  private final MentionCount count;

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
  public MentionSets(int[] starts, int[] ends, float[] logits, MentionCount count) {
    this.starts = starts;
    this.ends = ends;
    this.count = count;
    this.weights = new double[logits.length];
    int tokens = 0;
    for (int span = 0; span < weights.length; span++) {
      weights[span] = (double) logits[span] + count.further();
      tokens = Math.max(tokens, ends[span] + 1);
    }
    this.before = new double[tokens + 1];
    this.from = new double[tokens + 1];
    sumUp(tokens);
    // The first mention bears no weight of a further one.
    this.all = add(count.none(), notEmpty(from[0]) - count.further());
  }

  private void sumUp(int tokens) {
    Arrays.fill(before, Double.NEGATIVE_INFINITY);
    before[0] = 0;
    int next = 0;
    for (int token = 0; token < tokens; token++) {
      for (; next < starts.length && starts[next] == token; next++) {
        before[ends[next] + 1] = add(before[ends[next] + 1], before[token] + weights[next]);
      }
      before[token + 1] = add(before[token + 1], before[token]);
    }
    for (int token = tokens - 1, span = starts.length - 1; token >= 0; token--) {
      from[token] = from[token + 1];
      for (; span >= 0 && starts[span] == token; span--) {
        from[token] = add(from[token], weights[span] + from[ends[span] + 1]);
      }
    }
  }

  /** Log odds that a span is a mention, at most some 36: where a double cannot tell it from 1. */
  public float logOdds(int span) {
    double with = logWeightWith(span);
    return (float) (with - subtract(all, with));
  }

  /** Probability that a span is a mention. */
  public double probability(int span) {
    return Math.exp(Math.min(0, logWeightWith(span) - all));
  }

  /**
   * Logarithm of the probability of one set of mentions.
   *
   * @param mentions places of its spans, which do not overlap
   */
  public double logProbability(int... mentions) {
    if (mentions.length == 0) {
      return count.none() - all;
    }
    double sum = -(double) count.further();
    for (int span : mentions) {
      sum += weights[span];
    }
    return sum - all;
  }

  private double logWeightWith(int span) {
    return before[starts[span]] + weights[span] + from[ends[span] + 1] - count.further();
  }

  /** log(exp(x) - 1): the weight of all sets without the empty one. */
  private static double notEmpty(double x) {
    return x > 0 ? x + Math.log(-Math.expm1(-x)) : Double.NEGATIVE_INFINITY;
  }

  /** log(exp(x) + exp(y)). */
  private static double add(double x, double y) {
    double larger = Math.max(x, y);
    return larger == Double.NEGATIVE_INFINITY
        ? larger
        : larger + Math.log1p(Math.exp(Math.min(x, y) - larger));
  }

  /** log(exp(x) - exp(y)), where the difference is never less than rounding. */
  private static double subtract(double x, double y) {
    return x + Math.log(Math.max(-Math.expm1(y - x), Math.ulp(1.0)));
  }
}
