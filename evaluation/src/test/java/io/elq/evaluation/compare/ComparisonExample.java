// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import static io.elq.evaluation.compare.Mentions.mention;

import io.elq.evaluation.compare.ComparedQuestion.Answer;
import io.elq.evaluation.compare.ComparedQuestion.GoldCounts;
import io.elq.evaluation.compare.ReleaseComparison.Side;
import io.elq.evaluation.compare.ReleaseComparison.Speed;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Matching;
import java.util.List;

/** A comparison for tests of what shows it. */
public final class ComparisonExample {
  private ComparisonExample() {}

  /** Two labelled questions, one of which has other entities, and a line that is no question. */
  public static ReleaseComparison labelled() {
    ComparisonTally tally = new ComparisonTally(5);
    tally.add(
        new ComparedQuestion(
            "q-1",
            "\ud83d\ude00 is <b>paris</b> old",
            true,
            Answer.BOTH,
            List.of(
                new MentionChange(
                    ChangeKind.CHANGED,
                    mention(9, 14, "Q1", -0.25, true),
                    mention(9, 14, "Q2", -0.5, false)),
                new MentionChange(ChangeKind.NEW, null, mention(19, 22, "<i>", -2, false))),
            new GoldCounts(new Counts(1, 1, 1, 1), new Counts(1, 2, 0, 0))));
    tally.add(
        new ComparedQuestion(
            "q-2",
            "where is troy",
            true,
            Answer.BOTH,
            List.of(
                new MentionChange(
                    ChangeKind.SAME,
                    mention(9, 13, "Q3", -0.1, true),
                    mention(9, 13, "Q3", -0.1, true))),
            new GoldCounts(new Counts(1, 1, 1, 1), new Counts(1, 1, 1, 1))));
    tally.add(ComparedQuestion.unreadable("3"));
    tally.add(new Unanswered(3, "3", Answer.NONE, "field \"text\": is missing"));
    return comparison(tally, EntityIdentity.KB_ID, new Speed(200, 2, 2.0, 1.6));
  }

  /** A question without labels, whose mentions are known in tokens only. */
  public static ReleaseComparison unlabelled() {
    ComparisonTally tally = new ComparisonTally(5);
    tally.add(
        new ComparedQuestion(
            "q-1",
            "is paris old",
            false,
            Answer.BOTH,
            List.of(new MentionChange(ChangeKind.LOST, mention(1, 2, "Q1", -0.25), null)),
            null));
    return comparison(tally, EntityIdentity.TITLE, null);
  }

  /** No question at all. */
  public static ReleaseComparison unchanged() {
    return comparison(new ComparisonTally(5), EntityIdentity.KB_ID, null);
  }

  private static ReleaseComparison comparison(
      ComparisonTally tally, EntityIdentity identity, Speed speed) {
    return new ReleaseComparison(
        new Side("old-1", 1_000),
        new Side("new-2", 2_000),
        identity,
        Matching.EXACT,
        tally.result(),
        speed);
  }
}
