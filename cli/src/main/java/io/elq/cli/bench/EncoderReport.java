// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.elq.bench.Machine;
import io.elq.bench.Measurement;
import io.elq.bench.encoder.EncoderBench;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What {@code bench encoder} found, as a table that grows and as a file. */
final class EncoderReport {
  private final Machine machine;
  private final List<Measurement> measurements = new ArrayList<>();

  EncoderReport(Machine machine) {
    this.machine = machine;
  }

  void begin(int tokens) {
    System.out.println(machine);
    System.out.printf("Questions of %d tokens; medians, and the range of all turns%n", tokens);
    System.out.println(
        "encoder           batch  runs   questions/s  per CPU second  against the first");
  }

  void add(EncoderBench.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %6d %5d %13.1f %15.1f  %.2f [%.2f, %.2f]%n",
        row.encoder(),
        row.batch(),
        row.runs(),
        row.perSecond().value(),
        row.perCpuSecond().value(),
        row.ratio().value(),
        row.ratio().min(),
        row.ratio().max());
    measurements.addAll(List.of(row.perSecond(), row.perCpuSecond(), row.ratio()));
  }

  void write(Path json) throws IOException {
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), Map.of("machine", machine, "measurements", measurements));
  }
}
