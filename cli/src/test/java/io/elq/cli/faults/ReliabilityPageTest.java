// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faults.fault.Fault;
import io.elq.faults.report.FaultReport;
import io.elq.faults.report.FaultResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about reliability shows what was measured. */
class ReliabilityPageTest {
  private static final Path PAGE = Path.of("../docs/reliability.md");

  @TempDir Path folder;

  @Test
  void theTableIsTheOneOfTheReport() throws IOException {
    Path copy = Files.copy(PAGE, folder.resolve("page.md"));
    report().writeInto(copy, name -> Fault.named(name).orElseThrow().meaning());

    assertThat(PAGE)
        .as("write it again: ./elq faults --report docs/reliability.json --page " + PAGE)
        .hasSameTextualContentAs(copy);
  }

  @Test
  void everyFaultWasInjectedUnderTwentyThousandQuestionsOfWhichNoneWasLostOrDoubled()
      throws IOException {
    assertThat(report().results())
        .extracting(FaultResult::fault)
        .containsExactlyInAnyOrder(
            Arrays.stream(Fault.values()).map(Fault::toString).toArray(String[]::new));
    assertThat(report().results())
        .allMatch(FaultResult::exactlyOnce)
        .allMatch(result -> result.questions() >= 20_000);
  }

  private static FaultReport report() throws IOException {
    return FaultReport.read(PAGE.resolveSibling("reliability.json"));
  }
}
