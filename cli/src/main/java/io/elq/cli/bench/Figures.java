// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.elq.bench.Machine;
import io.elq.bench.Measurement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a benchmark has found so far. */
final class Figures {
  private final Machine machine;
  private final List<Measurement> measurements = new ArrayList<>();

  /** Of this machine, which is printed. */
  static Figures begin() throws IOException {
    Figures figures = new Figures(Machine.current());
    System.out.println(figures.machine);
    return figures;
  }

  private Figures(Machine machine) {
    this.machine = machine;
  }

  void add(Measurement measurement) {
    measurements.add(measurement);
  }

  void addAndPrint(Measurement measurement) {
    add(measurement);
    System.out.println(line(measurement));
  }

  static String line(Measurement of) {
    String spread =
        of.runs() == 1
            ? ""
            : String.format(Locale.ROOT, "  [%s, %s]", number(of.min()), number(of.max()));
    return String.format(
        Locale.ROOT, "%-52s %9s %s%s", of.name(), number(of.value()), of.unit(), spread);
  }

  /** Three digits that count, at least. */
  static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 2 ? "%.2f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  List<Measurement> measurements() {
    return List.copyOf(measurements);
  }

  Machine machine() {
    return machine;
  }

  void write(Path json) throws IOException {
    new ObjectMapper()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .writeValue(json.toFile(), Map.of("machine", machine, "measurements", measurements));
  }
}
