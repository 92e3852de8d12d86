// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.evaluation.score.Counts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers of both releases to a question.
 *
 * @param id the question's id
 * @param text the question; empty for a line that is none
 * @param inCharacters whether places are in UTF-16 units of the text; else they are in tokens
 * @param answer which releases have answered
 * @param changes all mentions of both answers; empty unless both releases have answered
 * @param gold counts against the labels, or null if there are none
 */
public record ComparedQuestion(
    String id,
    String text,
    boolean inCharacters,
    Answer answer,
    List<MentionChange> changes,
    @Nullable GoldCounts gold) {

  /** Who has answered. */
  public enum Answer {
    /** Both releases. */
    BOTH,
    /** Only release A: B has given the question up. */
    ONLY_A,
    /** Only release B. */
    ONLY_B,
    /** Nobody: most likely the line is no question. */
    NONE
  }

  /**
   * How both answers agree with the labels. A question that was given up has missed them all.
   *
   * @param a counts of release A
   * @param b counts of release B, over the same labels
   */
  public record GoldCounts(Counts a, Counts b) {}

  /** Copies the changes. */
  public ComparedQuestion {
    changes = List.copyOf(changes);
  }

  /** A line that neither release could answer and that has no labels that can be read. */
  public static ComparedQuestion unreadable(String id) {
    return new ComparedQuestion(id, "", true, Answer.NONE, List.of(), null);
  }

  /** Whether whoever asks gets to see a difference, scores aside. */
  public boolean changed() {
    return switch (answer) {
      case BOTH -> changes.stream().anyMatch(change -> change.kind() != ChangeKind.SAME);
      case ONLY_A, ONLY_B -> true;
      case NONE -> false;
    };
  }
}
