// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.score.Interval;
import io.elq.evaluation.suite.LinkerResult;
import io.elq.evaluation.suite.SetResult;
import io.elq.evaluation.suite.SuiteResult;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.CategorySeries;
import org.knowm.xchart.style.CategoryStyler;

/** A suite as a picture: F1 on each set, and their mean, with intervals, linkers side by side. */
public final class SuiteChart {
  private static final int FRAME_WIDTH = 160;
  private static final int SET_WIDTH = 85;
  private static final int LEAST_WIDTH = 640;
  private static final int HEIGHT = 430;
  private static final String MEAN = "mean";
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x1F6FB2),
          new Color(0xD97B29),
          new Color(0x4C9A5E),
          new Color(0x8A5FA8),
          new Color(0x7A7F87));

  private SuiteChart() {}

  /** The picture as a PNG file. */
  public static byte[] png(SuiteResult result) throws IOException {
    int sets = result.first().voting().size() + 1;
    int width = Math.max(LEAST_WIDTH, FRAME_WIDTH + sets * SET_WIDTH);
    CategoryChart chart = chart(result, width);
    return ChartImage.png(width, HEIGHT, graphics -> chart.paint(graphics, width, HEIGHT));
  }

  private static CategoryChart chart(SuiteResult result, int width) {
    CategoryChart chart =
        new CategoryChartBuilder()
            .width(width)
            .height(HEIGHT)
            .title("F1 on each set, mentions with their boundaries, and intervals of 95 %")
            .build();
    CategoryStyler style = chart.getStyler();
    ChartImage.style(style);
    ChartImage.gridAndLegend(style);
    style.setPlotGridVerticalLinesVisible(false).setLocale(Locale.ROOT);
    style.setYAxisMin(0.0).setYAxisMax(1.0).setYAxisDecimalPattern("0.0");
    style.setAvailableSpaceFill(0.75);
    for (int i = 0; i < result.linkers().size(); i++) {
      add(chart, result.linkers().get(i), COLOURS.get(i % COLOURS.size()));
    }
    return chart;
  }

  private static void add(CategoryChart chart, LinkerResult linker, Color colour) {
    List<String> names = new ArrayList<>(linker.voting().stream().map(SetResult::name).toList());
    names.add(MEAN);
    List<Interval> f1 = new ArrayList<>(linker.voting().stream().map(SetResult::f1).toList());
    f1.add(linker.pooled());
    CategorySeries series =
        chart.addSeries(
            linker.name(),
            names,
            f1.stream().map(Interval::value).toList(),
            f1.stream().map(interval -> (interval.high() - interval.low()) / 2).toList());
    series.setFillColor(colour);
  }
}
