// SPDX-License-Identifier: Apache-2.0
package io.elq.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.elq.bench.encoder.BgeSmallGraphs;
import io.elq.bench.encoder.EncoderBench;
import io.elq.bench.index.IndexBench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BenchTest {
  private static final Duration SHORT = Duration.ofMillis(20);

  @Test
  void aRateCountsTheWorkOfAllThreadsAfterWarmingUp() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Rate rate =
        Rate.of(
            call -> {
              calls.incrementAndGet();
              return 3;
            },
            2,
            SHORT);
    assertThat(rate.perSecond()).isPositive().isLessThan(3 * calls.get() / 0.02);
    assertThat(rate.perCpuSecond()).isPositive();
  }

  @Test
  void aFailureOfTheWorkEndsTheMeasurement() {
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Rate.of(
                    call -> {
                      throw new IllegalArgumentException("broken");
                    },
                    1,
                    SHORT))
        .havingRootCause()
        .withMessage("broken");
  }

  @Test
  void measuresEachBatchSizeWithEachNumberOfRuns() throws Exception {
    List<EncoderBench.Row> rows = new ArrayList<>();
    Path folder;
    try (BgeSmallGraphs graphs = BgeSmallGraphs.write()) {
      folder = graphs.folder();
      new EncoderBench(graphs.files(), 4, List.of(1, 2), List.of(1, 2), 2, SHORT).run(rows::add);
    }
    assertThat(folder).doesNotExist();
    assertThat(rows).extracting(EncoderBench.Row::batch).containsExactly(1, 1, 1, 1, 2, 2, 2, 2);
    assertThat(rows).extracting(EncoderBench.Row::runs).containsExactly(1, 1, 2, 2, 1, 1, 2, 2);
    assertThat(rows).extracting(EncoderBench.Row::encoder).startsWith("fp32", "int8", "fp32");
    assertThat(rows).allMatch(row -> row.perSecond().min() > 0 && row.perSecond().runs() == 2);
    assertThat(rows.get(0).ratio().value()).isEqualTo(1);
    assertThat(rows.get(1).ratio().name()).isEqualTo("encoder.int8.batch1.runs1.ratio");
  }

  @Test
  void aMeasurementHasMedianAndSpread() {
    assertThat(Measurement.of("x", "s", List.of(3.0, 1.0, 2.0)))
        .isEqualTo(new Measurement("x", "s", 2, 1, 3, 3));
    assertThat(Measurement.of("x", "s", List.of(4.0, 1.0)).value()).isEqualTo(2.5);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Measurement.of("x", "s", List.of()))
        .withMessage("x was never measured");
  }

  @Test
  void describesTheMachine() throws IOException {
    Machine machine =
        Machine.parse(
            """
            processor\t: 0
            model name\t: Some Processor
            physical id\t: 0
            core id\t\t: 0
            flags\t\t: fpu avx2 avx512f amx_int8

            processor\t: 1
            model name\t: Some Processor
            physical id\t: 0
            core id\t\t: 0
            flags\t\t: fpu avx2 avx512f amx_int8
            """);
    assertThat(machine)
        .hasToString("Some Processor, 2 processors (1 cores), avx2 avx512f amx_int8");
    assertThat(Machine.current().processors()).isPositive();
  }

  @Test
  void measuresEachIndex() throws InterruptedException {
    List<IndexBench.Result> results = new ArrayList<>();
    new IndexBench(500, 8, 5, List.of(1, 256), 2, 1, SHORT)
        .run(List.of("Flat", "HNSW8"), results::add);
    assertThat(results).hasSize(2).allMatch(result -> result.bytes() >= 500 * 8 * Float.BYTES);
    assertThat(results.get(1).rows()).extracting(IndexBench.Row::batch).containsExactly(1, 256);
    assertThat(results.get(1).rows()).allMatch(row -> row.rate().perSecond() > 0);
  }

  @Test
  void refusesWhatCannotBeMeasured() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IndexBench(1, 1, 1, List.of(257), 1, 1, SHORT))
        .withMessageContaining("from 1 to 256");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IndexBench(1 << 20, 1 << 12, 1, List.of(1), 1, 1, SHORT))
        .withMessageContaining("fewer or shorter");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EncoderBench(
                    Map.of("x", Path.of("x")), 16, List.of(1), List.of(1), 1, Duration.ZERO));
  }
}
