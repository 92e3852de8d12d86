// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.faults;

import io.elq.evaluation.report.ChartImage;
import io.elq.faults.soak.MemorySample;
import io.elq.faults.soak.SoakResult;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.XYChart;

/** Resident memory over time, as a picture. */
final class SoakChart {
  private static final int WIDTH = 820;
  private static final int HEIGHT = 400;
  private static final List<Color> COLOURS =
      List.of(new Color(0x1F6FB2), new Color(0xD9822B), new Color(0x3F8F5F));

  private SoakChart() {}

  /** A PNG file. */
  static byte[] png(SoakResult result) throws IOException {
    String title =
        String.format(
            Locale.ROOT,
            "Resident memory of the TaskManagers, %.0f questions a second",
            result.rate());
    XYChart chart = ChartImage.lines(WIDTH, HEIGHT, title, "Minutes", "MB");
    List<MemorySample> samples = result.memory();
    double[] minutes = samples.stream().mapToDouble(MemorySample::minutes).toArray();
    int processes = samples.get(0).megabytes().size();
    for (int i = 0; i < processes; i++) {
      int process = i;
      double[] megabytes =
          samples.stream().mapToDouble(sample -> sample.megabytes().get(process)).toArray();
      ChartImage.line(
          chart.addSeries("TaskManager " + (i + 1), minutes, megabytes),
          COLOURS.get(i % COLOURS.size()));
    }
    chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("0").setXAxisDecimalPattern("0");
    return ChartImage.png(WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }
}
