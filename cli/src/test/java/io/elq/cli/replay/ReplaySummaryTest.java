// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.replay.ReplayResult;
import io.elq.replay.ReplayResult.GoldElsewhere;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReplaySummaryTest {

  @Test
  void labelsOfAnotherCatalogueAreReportedWithRowAndCatalogueSize() {
    assertThat(summary(new GoldElsewhere(2, 5_903_526, 7742)))
        .contains("2 gold entities", "row 5903526", "7,742 entities", "another catalogue");
    assertThat(summary(new GoldElsewhere(0, 7741, 7742))).doesNotContain("catalogue");
  }

  private static String summary(GoldElsewhere elsewhere) {
    var seconds = new ReplayResult.Seconds(1, 1, 2);
    var result = new ReplayResult("release", 3, 0, 4, null, elsewhere, seconds);
    return new ReplaySummary(result, Path.of("out")).toString();
  }
}
