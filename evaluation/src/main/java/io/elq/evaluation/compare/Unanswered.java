// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

/**
 * A line that not both releases could answer.
 *
 * @param line its number in the file, from 1
 * @param id the question's id, or what is left of it
 * @param answer who has answered
 * @param reason why the other has not; where nobody has, why A has not
 */
public record Unanswered(long line, String id, ComparedQuestion.Answer answer, String reason) {

  /** The release that could not answer, in a sentence. */
  public String by() {
    return switch (answer) {
      case ONLY_A -> "B";
      case ONLY_B -> "A";
      case NONE, BOTH -> "A and B";
    };
  }
}
