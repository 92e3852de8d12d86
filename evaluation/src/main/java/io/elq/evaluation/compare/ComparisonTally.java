// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.evaluation.compare.ComparedQuestion.GoldCounts;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.PairedBootstrap;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up a comparison question by question. Holds the counts of labelled questions and a few
 * examples, not the questions. Not thread-safe.
 */
public final class ComparisonTally {
  private final Map<ChangeKind, KindCount> kinds = new EnumMap<>(ChangeKind.class);
  private final ChangeExamples examples;
  private final List<Unanswered> unanswered = new ArrayList<>();
  private final int limit;
  private final List<Counts> goldA = new ArrayList<>();
  private final List<Counts> goldB = new ArrayList<>();
  private int better;
  private int worse;
  private QuestionCounts questions = new QuestionCounts(0, 0, 0, 0, 0);

  /**
   * Nothing added yet.
   *
   * @param limit how many examples of each kind of change to keep, and how many lines that were not
   *     answered
   */
  public ComparisonTally(int limit) {
    this.limit = limit;
    this.examples = new ChangeExamples(limit);
    for (ChangeKind kind : ChangeKind.values()) {
      kinds.put(kind, KindCount.NONE);
    }
  }

  /** Adds a question. */
  public void add(ComparedQuestion question) {
    questions = questions.plus(question);
    for (MentionChange change : question.changes()) {
      kinds.merge(change.kind(), KindCount.NONE, (count, none) -> count.plus(change));
      examples.add(question, change);
    }
    GoldCounts gold = question.gold();
    if (gold != null) {
      goldA.add(gold.a());
      goldB.add(gold.b());
      better += mistakes(gold.b()) < mistakes(gold.a()) ? 1 : 0;
      worse += mistakes(gold.b()) > mistakes(gold.a()) ? 1 : 0;
    }
  }

  /** Adds the reason why a question has no answer; the question itself is added besides. */
  public void add(Unanswered line) {
    if (unanswered.size() < limit) {
      unanswered.add(line);
    }
  }

  /** Labels that were missed, and mentions that no label has. */
  private static int mistakes(Counts counts) {
    return counts.gold() + counts.predicted() - 2 * counts.weak();
  }

  /** What all questions together have come to. */
  public Comparison result() {
    Map<ChangeKind, List<ChangeExample>> shown = new EnumMap<>(ChangeKind.class);
    for (ChangeKind kind : ChangeKind.values()) {
      shown.put(kind, examples.of(kind));
    }
    return new Comparison(questions, kinds, shown, unanswered, gold());
  }

  private @Nullable GoldComparison gold() {
    if (goldA.isEmpty()) {
      return null;
    }
    PairedBootstrap bootstrap = new PairedBootstrap(goldA, goldB);
    return new GoldComparison(
        goldA.size(),
        better,
        worse,
        bootstrap.a(),
        bootstrap.b(),
        bootstrap.f1(Counts::weakScores),
        bootstrap.f1(Counts::strongScores));
  }
}
