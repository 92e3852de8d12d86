// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What would change if release B answered instead of release A.
 *
 * @param questions how many there were, and how many change
 * @param kinds number of mentions by what has become of them, all kinds
 * @param examples most surprising changes of each kind, most surprising first
 * @param unanswered the first lines that not both releases could answer
 * @param gold both releases against the labels, or null if no question is labelled
 */
public record Comparison(
    QuestionCounts questions,
    Map<ChangeKind, KindCount> kinds,
    Map<ChangeKind, List<ChangeExample>> examples,
    List<Unanswered> unanswered,
    @Nullable GoldComparison gold) {

  /** Copies maps and list. */
  public Comparison {
    kinds = Map.copyOf(kinds);
    examples = Map.copyOf(examples);
    unanswered = List.copyOf(unanswered);
  }

  /** Number of mentions of a kind. */
  public KindCount count(ChangeKind kind) {
    return Objects.requireNonNull(kinds.get(kind));
  }

  /** The most surprising changes of a kind, most surprising first. */
  public List<ChangeExample> examples(ChangeKind kind) {
    return Objects.requireNonNull(examples.get(kind));
  }
}
