// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a mention.
 *
 * @param a what release A has linked; null if new
 * @param b what release B has linked; null if lost
 */
public record MentionChange(
    ChangeKind kind, @Nullable ComparedMention a, @Nullable ComparedMention b) {

  /**
   * Pairs the mentions of two answers, each at most once: first those with the same place and
   * entity, then those with the same place, then those with the same entity that overlap, where the
   * pair that shares most goes first. What is left is lost or new.
   *
   * @param a mentions of release A
   * @param b mentions of release B, with places in the same unit
   * @return the pairs in that order, those of a step in A's order; then lost, then new mentions
   */
  public static List<MentionChange> between(List<ComparedMention> a, List<ComparedMention> b) {
    List<ComparedMention> left = new ArrayList<>(a);
    List<ComparedMention> right = new ArrayList<>(b);
    List<MentionChange> changes = new ArrayList<>();
    pair(left, right, MentionChange::sameMention, ChangeKind.SAME, changes);
    pair(left, right, MentionChange::samePlace, ChangeKind.CHANGED, changes);
    pair(left, right, MentionChange::sharedBySameEntity, ChangeKind.MOVED, changes);
    left.forEach(lost -> changes.add(new MentionChange(ChangeKind.LOST, lost, null)));
    right.forEach(found -> changes.add(new MentionChange(ChangeKind.NEW, null, found)));
    return changes;
  }

  private static int sameMention(ComparedMention a, ComparedMention b) {
    return samePlace(a, b) > 0 && a.sameEntity(b) ? 1 : 0;
  }

  private static int samePlace(ComparedMention a, ComparedMention b) {
    return a.place().equals(b.place()) ? 1 : 0;
  }

  private static int sharedBySameEntity(ComparedMention a, ComparedMention b) {
    return a.sameEntity(b) ? a.shared(b) : 0;
  }

  /**
   * Takes pairs out of both lists, those with the highest likeness first.
   *
   * @param likeness 0 for no pair
   */
  private static void pair(
      List<ComparedMention> left,
      List<ComparedMention> right,
      ToIntBiFunction<ComparedMention, ComparedMention> likeness,
      ChangeKind kind,
      List<MentionChange> changes) {
    for (int[] best = best(left, right, likeness);
        best != null;
        best = best(left, right, likeness)) {
      changes.add(new MentionChange(kind, left.remove(best[0]), right.remove(best[1])));
    }
  }

  /** Places in both lists of the first pair with the highest likeness; null if there is none. */
  private static int @Nullable [] best(
      List<ComparedMention> left,
      List<ComparedMention> right,
      ToIntBiFunction<ComparedMention, ComparedMention> likeness) {
    int[] best = null;
    int most = 0;
    for (int i = 0; i < left.size(); i++) {
      for (int j = 0; j < right.size(); j++) {
        int here = likeness.applyAsInt(left.get(i), right.get(j));
        if (here > most) {
          most = here;
          best = new int[] {i, j};
        }
      }
    }
    return best;
  }

  /**
   * How surprising the change is: the score of the release that linked the mention, or, where both
   * did, of the one that was less sure. Two releases that are both sure and contradict each other
   * are worth a look first.
   */
  public float surprise() {
    if (a != null && b != null) {
      return Math.min(a.score(), b.score());
    }
    return Objects.requireNonNull(a != null ? a : b).score();
  }
}
