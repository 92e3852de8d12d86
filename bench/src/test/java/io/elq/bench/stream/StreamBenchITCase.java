// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.elq.bench.Passage;
import io.elq.job.config.Delivery;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class StreamBenchITCase {

  @TempDir private Path folder;

  @Test
  void everyQuestionIsAnsweredAndMeasured() throws Exception {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 1);
    Map<String, Double> figures = new HashMap<>();
    bench(release, List.of(0.5)).run(figure -> figures.put(figure.name(), figure.value()));
    assertThat(figures)
        .hasSize(16)
        .allSatisfy((name, value) -> assertThat(value).as(name).isPositive());
    String job = "stream.tiny.at-least-once.";
    assertThat(figures.get(job + "load50.p50"))
        .isLessThanOrEqualTo(figures.get(job + "load50.p99"));
    assertThat(figures.get(job + "long10.load50.question.p50"))
        .isLessThanOrEqualTo(figures.get(job + "long10.load50.question.p99"));
    assertThat(figures.get(job + "cpu_per_question.ratio")).isGreaterThan(0.5);
    assertThat(flameGraph()).content().contains("<html", "StreamTask");
  }

  @Test
  void sumsUpWhatWentThrough() {
    Passage passage =
        new Passage(new long[] {3_000_000, 1_000_000, 2_000_000}, 0.5, Duration.ofMillis(6));
    assertThat(passage.latencyMillis(50)).isEqualTo(2);
    assertThat(passage.latencyMillis(100)).isEqualTo(3);
    assertThat(passage.perSecond()).isEqualTo(6);
    assertThat(passage.processorMillis()).isEqualTo(2);
  }

  @Test
  void whatIsAnsweredLaterDoesNotCountAsKeptUp() {
    // Asked at 0, 0.5, 1 and 1.5 s, answered at 0.1, 1.9, 2.1 and 1.6 s; asking takes 2 s.
    long[] latencies = {100_000_000, 1_400_000_000, 1_100_000_000, 100_000_000};
    Passage passage = new Passage(latencies, 2.1, Duration.ZERO);
    assertThat(passage.keptUp(2)).isEqualTo(1.5);
  }

  @Test
  void latenciesOfSomeAreThoseOfTheirPlaces() {
    Passage passage = new Passage(new long[] {9_000_000, 1_000_000}, 1, Duration.ZERO);
    assertThat(passage.only(place -> place == 1).latencyMillis(100)).isEqualTo(1);
  }

  @Test
  void refusesALoadOfNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> bench(folder, List.of(0.0)));
  }

  private Path flameGraph() {
    return folder.resolve("flame-graph.html");
  }

  private StreamBench bench(Path release, List<Double> loads) {
    return new StreamBench(
        "tiny",
        release,
        List.of("what is red", "blue and green"),
        folder.resolve("run"),
        List.of(Delivery.AT_LEAST_ONCE),
        List.of(),
        new StreamBench.Turns(100, 2, 100),
        new StreamBench.Clock(loads, 1, 0.1),
        flameGraph());
  }
}
