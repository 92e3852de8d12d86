// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.bench.Measurement;
import io.elq.evaluation.report.ChartImage;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.knowm.xchart.XYChart;

/** Latencies of the stream over its load, as a picture: the 99th percentile of each job. */
final class LatencyChart {
  private static final int WIDTH = 820;
  private static final int HEIGHT = 400;
  private static final Pattern NAME = Pattern.compile("stream\\.(.+)\\.load(\\d+)\\.p99");
  private static final List<Color> COLOURS =
      List.of(new Color(0x1F6FB2), new Color(0xD9822B), new Color(0x3F8F5F), new Color(0x8E5EA2));

  private LatencyChart() {}

  /** Whether there is anything to draw: latencies at two loads at least. */
  static boolean has(List<Measurement> figures) {
    return series(figures).values().stream().anyMatch(points -> points.size() > 1);
  }

  /** A PNG file. */
  static byte[] png(List<Measurement> figures) throws IOException {
    XYChart chart =
        ChartImage.lines(
            WIDTH,
            HEIGHT,
            "99th percentile of the time from a question to its committed answer",
            "Questions asked, % of the rate that the job takes",
            "ms");
    int drawn = 0;
    for (Map.Entry<String, TreeMap<Integer, Double>> of : series(figures).entrySet()) {
      double[] loads = of.getValue().keySet().stream().mapToDouble(load -> load).toArray();
      double[] millis = of.getValue().values().stream().mapToDouble(value -> value).toArray();
      ChartImage.line(
          chart.addSeries(of.getKey().replace('.', ' '), loads, millis),
          COLOURS.get(drawn++ % COLOURS.size()));
    }
    chart.getStyler().setYAxisMin(0.0).setYAxisDecimalPattern("0").setXAxisDecimalPattern("0");
    return ChartImage.png(WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  private static Map<String, TreeMap<Integer, Double>> series(List<Measurement> figures) {
    Map<String, TreeMap<Integer, Double>> series = new TreeMap<>();
    for (Measurement figure : figures) {
      Matcher name = NAME.matcher(figure.name());
      if (name.matches()) {
        series
            .computeIfAbsent(name.group(1), job -> new TreeMap<>())
            .put(Integer.parseInt(name.group(2)), figure.value());
      }
    }
    return series;
  }
}
