// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static io.elq.evaluation.report.Judged.mention;
import static io.elq.evaluation.report.Judged.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.analysis.ThresholdSweep.Point;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTableTest {

  @Test
  void theCsvHasEveryPoint() {
    ThresholdSweep sweep =
        ThresholdSweep.of(
            List.of(question("ab", List.of(mention(1, 0, 1, 0)), List.of(mention(1, 0, 2, -1.5)))),
            Matching.EXACT);

    assertThat(SweepTable.csv(sweep))
        .isEqualTo(
            """
            threshold,gold,predicted,weak,strong,weak_precision,weak_recall,weak_f1,\
            strong_precision,strong_recall,strong_f1
            -inf,1,1,1,0,1.000000,1.000000,1.000000,0.000000,0.000000,0.000000
            -1.5,1,0,0,0,0.000000,0.000000,0.000000,0.000000,0.000000,0.000000
            """);
  }

  @Test
  void someRowsShowTheCourseAndTheBest() {
    ThresholdSweep sweep = ThresholdSweep.of(List.of(manyPredictions(1000)), Matching.EXACT);

    List<Point> spread = SweepTable.spread(sweep, 10);

    assertThat(spread).hasSizeBetween(10, 12).contains(sweep.bestWeak(), sweep.bestStrong());
    assertThat(spread.get(0)).isEqualTo(sweep.points().get(0));
    assertThat(spread).extracting(Point::from).isSorted();
  }

  /** The surest third are right, what follows is wrong. */
  static JudgedQuestion manyPredictions(int count) {
    List<JudgedMention> gold = new ArrayList<>();
    List<JudgedMention> predicted = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      gold.add(mention(1, 2 * i, 2 * i + 1, Double.NaN));
      predicted.add(mention(i < count / 3 ? 1 : 2, 2 * i, 2 * i + 1, -i / 100.0));
    }
    return question("x".repeat(2 * count), gold, predicted);
  }
}
