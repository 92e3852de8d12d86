// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

/**
 * How many questions there were.
 *
 * @param both those that both releases have answered
 * @param onlyA those that release A has answered and B has given up
 * @param onlyB those that release B has answered and A has given up
 * @param refused lines that neither could answer
 * @param changed those whose answers differ, or that only one release has answered
 */
public record QuestionCounts(long both, long onlyA, long onlyB, long refused, long changed) {

  QuestionCounts plus(ComparedQuestion question) {
    ComparedQuestion.Answer answer = question.answer();
    return new QuestionCounts(
        both + (answer == ComparedQuestion.Answer.BOTH ? 1 : 0),
        onlyA + (answer == ComparedQuestion.Answer.ONLY_A ? 1 : 0),
        onlyB + (answer == ComparedQuestion.Answer.ONLY_B ? 1 : 0),
        refused + (answer == ComparedQuestion.Answer.NONE ? 1 : 0),
        changed + (question.changed() ? 1 : 0));
  }

  /** Questions that at least one release has answered. */
  public long answered() {
    return both + onlyA + onlyB;
  }

  /** Lines that at least one release could not answer. */
  public long givenUp() {
    return onlyA + onlyB + refused;
  }

  /** Share of the answered questions that change, 0 to 1; 0 if there are none. */
  public double changedShare() {
    return answered() == 0 ? 0 : (double) changed / answered();
  }
}
