// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.builder.index.IndexChoice;
import io.elq.builder.index.IndexTrial;
import io.elq.builder.index.MemoryAmount;
import io.elq.evaluation.report.ChartImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Queries a second of indexes over their memory, as a picture: a line for each kind of index, from
 * the least search effort to the greatest, with the recall beside each point. What finds too little
 * is crossed out.
 */
final class IndexChart {
  private static final int WIDTH = 900;
  private static final int HEIGHT = 540;
  private static final double MEGABYTE = 1 << 20;
  private static final Color CHOSEN = new Color(0xC0392B);

  private static final List<Color> COLOURS =
      List.of(
          new Color(0x1F6FB2),
          new Color(0xD9822B),
          new Color(0x3F8F5F),
          new Color(0x8E5EA2),
          new Color(0x17A2A2),
          new Color(0x6B7680));

  private final IndexChoice choice;

  /** Of the x-axis, in megabytes. */
  private final double width;

  IndexChart(IndexChoice choice) {
    this.choice = choice;
    this.width =
        1.15 * choice.trials().trials().stream().mapToDouble(IndexChart::megabytes).max().orElse(1);
  }

  /** The picture as a PNG file. */
  byte[] png() throws IOException {
    XYChart chart = chart();
    return ChartImage.png(WIDTH, HEIGHT, graphics -> chart.paint(graphics, WIDTH, HEIGHT));
  }

  private XYChart chart() {
    XYChart chart =
        ChartImage.lines(WIDTH, HEIGHT, title(), "Memory, MB", "Queries a second of one thread");
    XYStyler style = chart.getStyler();
    style.setXAxisMin(0.0).setXAxisMax(width).setXAxisDecimalPattern("#,##0");
    style.setYAxisLogarithmic(true).setYAxisDecimalPattern("#,##0");
    DoubleSummaryStatistics speeds =
        choice.trials().trials().stream()
            .mapToDouble(IndexTrial::queriesPerSecond)
            .summaryStatistics();
    style.setYAxisMin(Math.pow(10, Math.floor(Math.log10(speeds.getMin()))));
    style.setYAxisMax(Math.pow(10, Math.ceil(Math.log10(speeds.getMax()))));
    style.setMarkerSize(8).setAnnotationTextFont(ChartImage.font(Font.PLAIN, 11));
    style.setAnnotationTextFontColor(ChartImage.INK);
    Map<String, List<IndexTrial>> kinds =
        choice.trials().trials().stream()
            .collect(
                Collectors.groupingBy(
                    IndexTrial::factory, LinkedHashMap::new, Collectors.toList()));
    int drawn = 0;
    for (Map.Entry<String, List<IndexTrial>> kind : kinds.entrySet()) {
      draw(chart, kind.getKey(), kind.getValue(), COLOURS.get(drawn++ % COLOURS.size()));
    }
    points(chart, "chosen", List.of(choice.chosen()), CHOSEN, SeriesMarkers.DIAMOND)
        .setShowInLegend(true);
    drawBound(chart);
    return chart;
  }

  private String title() {
    Long memory = choice.bounds().indexMemory();
    return String.format(
        Locale.ROOT,
        "Indexes of %,d entities: recall %s or more%s",
        choice.trials().entities(),
        choice.bounds().recall(),
        memory == null ? "" : ", up to " + MemoryAmount.of(memory));
  }

  private void draw(XYChart chart, String factory, List<IndexTrial> trials, Color colour) {
    ChartImage.line(series(chart, factory, trials), colour);
    Map<Boolean, List<IndexTrial>> enough =
        trials.stream()
            .collect(
                Collectors.partitioningBy(trial -> trial.recall() >= choice.bounds().recall()));
    enough.forEach(
        (holds, some) -> {
          if (!some.isEmpty()) {
            Marker marker = holds ? SeriesMarkers.CIRCLE : SeriesMarkers.CROSS;
            points(chart, factory + (holds ? " holds" : " fails"), some, colour, marker);
          }
        });
    for (IndexTrial trial : trials) {
      chart.addAnnotation(
          new AnnotationText(
              String.format(Locale.ROOT, "%.3f", trial.recall()),
              megabytes(trial) + 0.035 * width,
              trial.queriesPerSecond(),
              false));
    }
  }

  private static XYSeries points(
      XYChart chart, String name, List<IndexTrial> trials, Color colour, Marker marker) {
    XYSeries points = series(chart, name, trials);
    points.setLineStyle(SeriesLines.NONE);
    points.setMarker(marker);
    points.setMarkerColor(colour);
    points.setShowInLegend(false);
    return points;
  }

  private static XYSeries series(XYChart chart, String name, List<IndexTrial> trials) {
    return chart.addSeries(
        name,
        trials.stream().mapToDouble(IndexChart::megabytes).toArray(),
        trials.stream().mapToDouble(IndexTrial::queriesPerSecond).toArray());
  }

  /** A line at the most memory, if that is in the picture. */
  private void drawBound(XYChart chart) {
    Long memory = choice.bounds().indexMemory();
    if (memory != null && memory / MEGABYTE < width) {
      chart.getStyler().setAnnotationLineColor(CHOSEN);
      chart.getStyler().setAnnotationLineStroke(new BasicStroke(1f));
      chart.addAnnotation(new AnnotationLine(memory / MEGABYTE, true, false));
    }
  }

  private static double megabytes(IndexTrial trial) {
    return trial.memory() / MEGABYTE;
  }
}
