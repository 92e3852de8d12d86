// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

/**
 * A span that may name an entity.
 *
 * @param start first token, [CLS] being token 0
 * @param end last token, inclusive
 * @param logit span score before the sigmoid: start + end + sum of inside logits (ELQ, section 3.1)
 */
public record Mention(int start, int end, float logit) {

  /** log(1 / (1 + exp(-x))), without overflow; at most 0. */
  public static float logSigmoid(float x) {
    return (float) (Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs((double) x))));
  }

  /**
   * The same in two float32 steps, as the original ELQ computes it: -infinity below about -104, 0
   * above about 17.
   */
  public static float referenceLogSigmoid(float x) {
    return (float) Math.log((float) (1 / (1 + Math.exp(-x))));
  }
}
