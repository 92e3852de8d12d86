// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.tune;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.bench.Measurement;
import io.elq.bench.encoder.EncoderBench;
import io.elq.cli.CommandRun;
import io.elq.job.config.EncodeOptions;
import io.elq.job.config.JobArguments;
import io.elq.linker.release.TinyRelease;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneCommandTest {

  @TempDir private Path folder;

  @Test
  void takesTheSmallestOfThoseThatAreLevel() {
    assertThat(
            EncoderChoice.of(
                List.of(
                    row(1, 8, 100),
                    row(1, 64, 150),
                    row(2, 8, 195),
                    row(2, 16, 198),
                    row(2, 64, 200))))
        .isEqualTo(new EncoderChoice(2, 8, 195));
    assertThat(EncoderChoice.of(List.of(row(1, 32, 198), row(2, 4, 200))))
        .as("a second core that gains nothing")
        .isEqualTo(new EncoderChoice(1, 32, 198));
  }

  @Test
  void fourBatchesForEachSlotAreInFlight() {
    assertThat(new EncoderChoice(2, 16, 1).inFlight(1)).isEqualTo(128);
    assertThat(new EncoderChoice(4, 16, 1).inFlight(3)).isEqualTo(86);
    assertThat(new EncoderChoice(1, 1, 1).inFlight(8)).isEqualTo(1);
  }

  @Test
  void writesOptionsThatTheJobTakes() throws Exception {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 1);
    Path file = folder.resolve("new/encoder.properties");
    CommandRun run =
        CommandRun.of(
            "tune",
            "--release",
            release.toString(),
            "--out",
            file.toString(),
            "--turns",
            "1",
            "--seconds",
            "0.01",
            "--tokens",
            "8");
    assertThat(run.exitCode()).as(run.err()).isZero();
    var values = JobArguments.parse(new String[] {"--config", file.toString()});
    assertThat(values.get(EncodeOptions.SLOTS))
        .isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(values.get(EncodeOptions.IN_FLIGHT))
        .isEqualTo(4 * values.get(EncodeOptions.MAX_BATCH) * values.get(EncodeOptions.SLOTS));
  }

  private static EncoderBench.Row row(int runs, int batch, double rate) {
    Measurement measured = Measurement.of("rate", "questions/s", List.of(rate));
    return new EncoderBench.Row("tune", batch, runs, measured, measured, measured, List.of());
  }
}
