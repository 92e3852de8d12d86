// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.compare.ComparisonExample;
import org.junit.jupiter.api.Test;

class ComparisonTableTest {

  @Test
  void everythingIsInOneTable() {
    assertThat(ComparisonTable.of(ComparisonExample.labelled()).lines())
        .containsExactly(
            "A  release old-1, 1,000 entities",
            "B  release new-2, 2,000 entities",
            "",
            "2 questions answered; the answers to 1 change (50.0 %)",
            "lines that neither could answer: 1",
            "",
            "mentions (entities compared by knowledge-base id)",
            "                   number  right in A  right in B",
            "Same                    1           1           1  same place, same entity",
            "Changed                 1           1           0  same place, another entity",
            "Moved boundary          0           0           0  overlapping places, same entity",
            "New                     1           0           0  only B links it",
            "Lost                    0           0           0  only A links it",
            "",
            "F1                      A         B  difference  95 % interval",
            "weak               1.0000    0.4000     -0.6000  -1.0000 to +0.0000: no clear difference",
            "strong             1.0000    0.4000     -0.6000  -1.0000 to +0.0000: no clear difference",
            "2 labelled questions, 2 gold entities (rows of A's catalogue), exact matching;",
            "fewer mistakes in 0 questions, more in 1",
            "",
            "questions/s: A 100.0, B 125.0 (+25.0 %), 200 questions in 2 rounds, A and B in turns");
  }

  @Test
  void withoutLabelsThereAreNoScores() {
    assertThat(ComparisonTable.of(ComparisonExample.unlabelled()))
        .contains("Lost                    1  only A links it")
        .contains("entities compared by title")
        .doesNotContain("F1")
        .doesNotContain("right in")
        .doesNotContain("questions/s");
  }
}
