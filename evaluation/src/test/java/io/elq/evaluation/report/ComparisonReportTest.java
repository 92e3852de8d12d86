// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.compare.ComparisonExample;
import io.elq.evaluation.compare.ReleaseComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {
  @TempDir private Path folder;

  @Test
  void thePageNeedsNoOtherFileAndEscapesText() throws IOException {
    String page = page(ComparisonExample.labelled());

    assertThat(Pattern.compile("(src|href)=").matcher(page).find()).isFalse();
    assertThat(page)
        .contains(" is &lt;b&gt;</span><span class=\"a b\">paris</span><span>&lt;/b&gt; old")
        .contains("Title of &lt;i&gt;")
        .doesNotContain("<b>")
        .doesNotContain("<i>");
  }

  @Test
  void changesScoresAndSpeedAreShown() throws IOException {
    assertThat(page(ComparisonExample.labelled()))
        .contains("Release new-2 compared with old-1")
        .contains("<span class=\"value\">50.0 %</span>")
        .contains("<span class=\"value\">-0.600</span>")
        .contains("<span class=\"value\">+25 %</span>")
        .contains("<td>-1.000 to +0.000</td>")
        .contains("no clear difference")
        .contains("Changed: 1 of 1")
        .contains(" Title of Q1 (Q1), score -0.25, right")
        .contains(" Title of Q2 (Q2), score -0.50, wrong")
        .contains("nothing in A");
  }

  @Test
  void withoutLabelsAndTimesTheirSectionsAreLeftOut() throws IOException {
    assertThat(page(ComparisonExample.unlabelled()))
        .contains(" Title of Q1 (Q1), tokens 1 to 2, score -0.25<")
        .contains("compared by title")
        .doesNotContain("right in A")
        .doesNotContain("Scores")
        .doesNotContain("Speed")
        .doesNotContain("null");
  }

  @Test
  void whereNothingChangesThereAreNoExamples() throws IOException {
    assertThat(page(ComparisonExample.unchanged())).doesNotContain("Examples");
  }

  private String page(ReleaseComparison comparison) throws IOException {
    new ComparisonReport(comparison).write(folder.resolve("made"));
    return Files.readString(folder.resolve("made").resolve(ComparisonReport.PAGE));
  }
}
