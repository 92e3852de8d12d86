// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.encoder.EncoderBench;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code bench encoder} finds, as a table that grows. */
record EncoderReport(Figures figures) {

  void begin(int tokens) {
    System.out.printf("Questions of %d tokens; medians, and the range of all turns%n", tokens);
    System.out.println(
        "encoder           batch  runs   questions/s  per CPU second  against the first");
  }

  void add(EncoderBench.Row row) {
    System.out.printf(
        Locale.ROOT,
        "%-16s %6d %5d %13.1f %15.1f  %.2f [%.2f, %.2f]%s%n",
        row.encoder(),
        row.batch(),
        row.runs(),
        row.perSecond().value(),
        row.perCpuSecond().value(),
        row.ratio().value(),
        row.ratio().min(),
        row.ratio().max(),
        against(row));
    row.measurements().forEach(figures::add);
  }

  private static String against(EncoderBench.Row row) {
    return row.against().stream()
        .map(
            figure ->
                String.format(
                    Locale.ROOT,
                    ", %s %.2f [%.2f, %.2f]",
                    figure.name().substring(figure.name().lastIndexOf('.') + 1),
                    figure.value(),
                    figure.min(),
                    figure.max()))
        .collect(Collectors.joining());
  }
}
