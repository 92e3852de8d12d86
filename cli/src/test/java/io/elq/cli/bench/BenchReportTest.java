// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.bench.Machine;
import io.elq.bench.Measurement;
import io.elq.cli.common.UserException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchReportTest {

  private static final List<Measurement> FIGURES =
      List.of(
          Measurement.of("encoder.int8.batch1.runs1.ratio", "x", List.of(2.0, 2.5, 2.6)),
          Measurement.of("stream.int8.exactly-once.load25.p99", "ms", List.of(240.4)),
          Measurement.of("stream.int8.exactly-once.load50.p99", "ms", List.of(1310.0)));

  @Test
  void theProgramsOwnSettingsNameEverySuiteButTheOneThatTakesGigabytes() throws IOException {
    for (String name : List.of("quick.yaml", "full.yaml")) {
      try (InputStream in = BenchCommand.class.getResourceAsStream("/bench/" + name)) {
        BenchSettings settings = BenchSettings.read(name, in);
        assertThat(settings).hasNoNullFieldsOrPropertiesExcept("large");
        assertThat(settings.large()).isNull();
      }
    }
  }

  @Test
  void everySuiteHasASectionThatSaysWhatIsMeasured() {
    for (RecordComponent suite : BenchSettings.class.getRecordComponents()) {
      Measurement figure = Measurement.of(suite.getName() + ".x", "x", List.of(1.0));
      String page =
          PerformancePage.of(
              "./elq bench",
              "quick.yaml",
              new Machine("Some Processor", 2, 1, List.of()),
              List.of(figure),
              "");
      assertThat(page).as(suite.getName()).contains("\n## ").doesNotContain("null");
    }
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(() -> read("entities:\n  entities: 5\n  turn: 2\n"))
        .isInstanceOf(UserException.class)
        .hasMessage("mine.yaml: entities.turn is not known; there are [entities, turns]");
    assertThatThrownBy(() -> read("stream:\n  precisions: [int8, fp16]\n"))
        .isInstanceOf(UserException.class)
        .hasMessage("mine.yaml: stream.precisions: fp16 is not measured; there are [fp32, int8]");
    assertThatThrownBy(() -> read("entities: [\n"))
        .isInstanceOf(UserException.class)
        .hasMessageStartingWith("mine.yaml");
  }

  private static BenchSettings read(String yaml) throws IOException {
    return BenchSettings.read(
        "mine.yaml", new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void thePageHasEveryFigureWithItsRange() {
    String page =
        PerformancePage.of(
            "./elq bench",
            "quick.yaml",
            new Machine("Some Processor", 2, 1, List.of("avx2")),
            FIGURES,
            "performance.png");
    assertThat(page)
        .contains("Written by `./elq bench` on Some Processor, 2 processors (1 cores), avx2.")
        .contains("## Question encoder")
        .contains("| `encoder.int8.batch1.runs1.ratio` | 2.50 | x | [2.00, 2.60] |")
        .contains("![Latency over load](performance.png)")
        .contains("| `stream.int8.exactly-once.load50.p99` | 1,310 | ms |  |");
  }

  @Test
  void thePictureNeedsTwoLoads() throws IOException {
    assertThat(LatencyChart.has(FIGURES.subList(0, 2))).isFalse();
    assertThat(LatencyChart.has(FIGURES)).isTrue();
    assertThat(LatencyChart.png(FIGURES)).hasSizeGreaterThan(5_000);
  }
}
