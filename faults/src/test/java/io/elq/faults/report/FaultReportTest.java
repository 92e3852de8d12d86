// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultReportTest {
  private static final FaultResult KILL = new FaultResult("kill", 20_001, 0, 0, 3, 4.25);

  @TempDir Path folder;

  @Test
  void isAListWithTheNamesThatThePageExplains() throws IOException {
    Path file = folder.resolve("report.json");
    new FaultReport(List.of(KILL)).write(file);

    assertThat(file)
        .content()
        .isEqualToIgnoringWhitespace(
            """
            [{"fault": "kill", "questions": 20001, "lost": 0, "duplicated": 0,
              "dead_letters": 3, "recovery_seconds": 4.25}]
            """);
    assertThat(FaultReport.read(file).results()).containsExactly(KILL);
  }

  @Test
  void aReportThatIsNotThereIsEmpty() throws IOException {
    assertThat(FaultReport.read(folder.resolve("none")).results()).isEmpty();
  }

  @Test
  void aResultTakesThePlaceOfAnEarlierOneOfItsFault() {
    FaultResult swap = new FaultResult("swap", 1, 0, 0, 0, null);
    FaultResult again = new FaultResult("kill", 9, 0, 0, 0, 1.0);

    assertThat(new FaultReport(List.of(KILL, swap)).with(again).results())
        .containsExactly(swap, again);
  }

  @Test
  void exactlyOnceIsNoneLostAndNoneTwice() {
    assertThat(KILL.exactlyOnce()).isTrue();
    assertThat(new FaultResult("kill", 9, 1, 0, 0, 1.0).exactlyOnce()).isFalse();
    assertThat(new FaultResult("kill", 9, 0, 1, 0, 1.0).exactlyOnce()).isFalse();
  }

  @Test
  void theTableIsWrittenBetweenTheMarksOfAPage() throws IOException {
    Path page = folder.resolve("page.md");
    Files.writeString(
        page,
        """
        before
        <!-- faults: written by ./elq faults; do not edit -->
        old
        <!-- end of faults -->
        after
        """);
    new FaultReport(List.of(KILL)).writeInto(page, name -> "a process dies");

    assertThat(page)
        .hasContent(
            """
            before
            <!-- faults: written by ./elq faults; do not edit -->
            | fault | questions | lost | duplicated | dead letters | recovery |
            |---|--:|--:|--:|--:|--:|
            | `kill`: a process dies | 20,001 | 0 | 0 | 3 | 4.3 s |
            <!-- end of faults -->
            after
            """);
  }

  @Test
  void aPageWithoutMarksIsRefusedAndSaysWhatToAdd() throws IOException {
    Path page = Files.writeString(folder.resolve("page.md"), "nothing\n");

    assertThatThrownBy(() -> new FaultReport(List.of(KILL)).writeInto(page, name -> name))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("add the lines")
        .hasMessageContaining("<!-- end of faults -->");
    assertThat(page).hasContent("nothing\n");
  }
}
