// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.analysis.ThresholdSweep.Point;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.Scores;
import java.awt.Color;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A sweep as a picture: precision against recall, and F1 against the threshold. */
final class ThresholdChart {
  private static final int PANEL_WIDTH = 560;
  private static final int HEIGHT = 420;

  private static final Color WEAK = new Color(0x1F6FB2);
  private static final Color STRONG = new Color(0xD9822B);

  private final ThresholdSweep sweep;

  ThresholdChart(ThresholdSweep sweep) {
    this.sweep = sweep;
  }

  /** The picture as a PNG file. */
  byte[] png() throws IOException {
    return ChartImage.png(
        2 * PANEL_WIDTH,
        HEIGHT,
        graphics -> {
          precisionAndRecall().paint(graphics, PANEL_WIDTH, HEIGHT);
          graphics.translate(PANEL_WIDTH, 0);
          f1().paint(graphics, PANEL_WIDTH, HEIGHT);
        });
  }

  private XYChart precisionAndRecall() {
    XYChart chart = panel("Precision and recall", "Recall", "Precision");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(1.0).setXAxisDecimalPattern("0.0");
    addCurve(chart, "weak", WEAK, Counts::weakScores, sweep.bestWeak());
    addCurve(chart, "strong", STRONG, Counts::strongScores, sweep.bestStrong());
    return chart;
  }

  private void addCurve(
      XYChart chart, String name, Color color, Function<Counts, Scores> kind, Point best) {
    List<Scores> scores =
        sweep.points().stream()
            .map(Point::counts)
            .filter(counts -> counts.predicted() > 0)
            .map(kind)
            .toList();
    if (!scores.isEmpty()) {
      double[] recall = scores.stream().mapToDouble(Scores::recall).toArray();
      double[] precision = scores.stream().mapToDouble(Scores::precision).toArray();
      Scores at = kind.apply(best.counts());
      ChartImage.line(chart.addSeries(label(name, at, best), recall, precision), color);
      mark(chart, name, color, at.recall(), at.precision());
    }
  }

  private XYChart f1() {
    XYChart chart = panel("F1 by threshold", "Threshold", "F1");
    List<Point> finite =
        sweep.points().stream().filter(point -> point.from() > Double.NEGATIVE_INFINITY).toList();
    if (!finite.isEmpty()) {
      chart.getStyler().setXAxisMin(lowestShown(finite));
      addSteps(chart, "weak", WEAK, Counts::weakScores, finite, sweep.bestWeak());
      addSteps(chart, "strong", STRONG, Counts::strongScores, finite, sweep.bestStrong());
    }
    return chart;
  }

  /** Leaves out a long tail of low scores: the best threshold stays in the right part. */
  private double lowestShown(List<Point> finite) {
    double lowest = finite.get(0).from();
    double highest = finite.get(finite.size() - 1).from();
    double best = Math.min(sweep.bestWeak().threshold(), sweep.bestStrong().threshold());
    return best > lowest && best < highest ? Math.max(lowest, best - 3 * (highest - best)) : lowest;
  }

  private static void addSteps(
      XYChart chart,
      String name,
      Color color,
      Function<Counts, Scores> kind,
      List<Point> points,
      Point best) {
    double[] thresholds = points.stream().mapToDouble(Point::from).toArray();
    double[] f1 = points.stream().mapToDouble(point -> kind.apply(point.counts()).f1()).toArray();
    Scores at = kind.apply(best.counts());
    ChartImage.line(chart.addSeries(label(name, at, best), thresholds, f1), color)
        .setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Step);
    if (best.from() > Double.NEGATIVE_INFINITY) {
      mark(chart, name, color, best.threshold(), at.f1());
    }
  }

  private static String label(String name, Scores scores, Point best) {
    return best.from() == Double.NEGATIVE_INFINITY
        ? String.format(Locale.ROOT, "%s F1 %.3f, no threshold", name, scores.f1())
        : String.format(Locale.ROOT, "%s F1 %.3f at %.2f", name, scores.f1(), best.threshold());
  }

  private static void mark(XYChart chart, String name, Color color, double x, double y) {
    XYSeries best = chart.addSeries(name + " best", new double[] {x}, new double[] {y});
    best.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
    best.setLineColor(color);
    best.setShowInLegend(false);
  }

  private static XYChart panel(String title, String xAxis, String yAxis) {
    XYChart chart = ChartImage.lines(PANEL_WIDTH, HEIGHT, title, xAxis, yAxis);
    XYStyler style = chart.getStyler();
    style.setYAxisMin(0.0).setYAxisMax(1.0);
    style.setYAxisDecimalPattern("0.0").setMarkerSize(10);
    return chart;
  }
}
