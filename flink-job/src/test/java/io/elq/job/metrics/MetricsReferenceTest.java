// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.encode.EncodeQuestions;
import io.elq.job.live.entity.DecodeEntities;
import io.elq.job.live.release.AssignRelease;
import io.elq.job.resolve.LookUpAndResolve;
import io.elq.job.source.DecodeQuestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One list of metrics: what operators register, the page, the alerts and the dashboard. */
class MetricsReferenceTest {
  private static final Path ROOT = Path.of("..");
  private static final Path PAGE = ROOT.resolve("docs/reference/metrics.md");
  private static final Pattern USED = Pattern.compile("\\bflink_\\w+");
  private static final Pattern REGISTERS =
      Pattern.compile("\\.(counter|gauge|histogram|meter|addGroup)\\(\\s*\"");

  @Test
  void theCommittedPageIsTheGeneratedOne() throws IOException {
    if (Boolean.getBoolean("elq.write-docs")) {
      Files.writeString(PAGE, MetricsReference.page());
    }
    assertThat(PAGE)
        .as("metrics changed: write the page again, with the command on its second line")
        .hasContent(MetricsReference.page());
  }

  @Test
  void operatorsRegisterByTheListAlone() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        assertThat(REGISTERS.matcher(Files.readString(file)).find())
            .as("%s registers a metric by a name of its own: make it a JobMetric", file)
            .isFalse();
      }
    }
  }

  @Test
  void operatorsHaveTheNamesOfTheDashboard() {
    assertThat(JobMetric.values())
        .extracting(JobMetric::operator)
        .containsOnly(
            DecodeQuestions.STAGE,
            DecodeEntities.STAGE,
            AssignRelease.STAGE,
            EncodeQuestions.STAGE,
            LookUpAndResolve.STAGE,
            "route");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deploy/prometheus/rules.yaml", "deploy/grafana/dashboard.json"})
  void alertsAndDashboardUseNamesOfTheListAlone(String file) throws IOException {
    Set<String> used = new TreeSet<>();
    for (Matcher name = USED.matcher(Files.readString(ROOT.resolve(file))); name.find(); ) {
      used.add(name.group());
    }
    assertThat(used).as("names in %s", file).hasSizeGreaterThan(5);
    assertThat(MetricsReference.prometheusNames()).containsAll(used);
  }
}
