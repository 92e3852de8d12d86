// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.Reliability;
import io.elq.evaluation.analysis.Reliability.Bin;
import java.awt.Color;
import java.io.IOException;
import java.util.Locale;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Whether probabilities hold, as a picture: share of right predictions against probability. */
final class ReliabilityChart {
  private static final int SIZE = 480;
  private static final Color BINS = new Color(0x1F6FB2);

  private final Reliability reliability;

  ReliabilityChart(Reliability reliability) {
    this.reliability = reliability;
  }

  /** The picture as a PNG file. */
  byte[] png() throws IOException {
    return ChartImage.png(SIZE, SIZE, graphics -> chart().paint(graphics, SIZE, SIZE));
  }

  private XYChart chart() {
    String title =
        String.format(Locale.ROOT, "Reliability: calibration error %.3f", reliability.error());
    XYChart chart = ChartImage.lines(SIZE, SIZE, title, "Probability (e to the score)", "Right");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setXAxisDecimalPattern("0.0");
    chart.getStyler().setYAxisMin(0.0).setYAxisMax(1.0).setYAxisDecimalPattern("0.0");
    chart.getStyler().setMarkerSize(9);
    ChartImage.line(
        chart.addSeries("ideal", new double[] {0, 1}, new double[] {0, 1}), ChartImage.GRID);
    XYSeries bins =
        chart.addSeries(
            String.format(Locale.ROOT, "%,d predictions", reliability.predictions()),
            reliability.bins().stream().mapToDouble(Bin::probability).toArray(),
            reliability.bins().stream().mapToDouble(Bin::right).toArray());
    ChartImage.line(bins, BINS);
    bins.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(BINS);
    return chart;
  }
}
