// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.evaluation.report.ChartImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The curves of a run: losses by step, on dev by epoch, and F1 on dev by epoch.
 *
 * @param steps lines of metrics.jsonl about steps
 * @param epochs lines about epochs
 */
record Curves(List<JsonNode> steps, List<JsonNode> epochs) {
  private static final int PANEL_WIDTH = 560;
  private static final int HEIGHT = 560;

  /** Points of a loss curve: each is the mean over equally many steps. */
  private static final int POINTS = 100;

  private static final Color[] COLORS = {
    new Color(0x1F6FB2), new Color(0xD9822B), new Color(0x2E8B57), new Color(0x8E4EC6)
  };

  /** The picture as a PNG file. */
  byte[] png() throws IOException {
    return ChartImage.png(
        2 * PANEL_WIDTH,
        HEIGHT,
        graphics -> {
          losses().paint(graphics, PANEL_WIDTH, HEIGHT);
          graphics.translate(PANEL_WIDTH, 0);
          dev().paint(graphics, PANEL_WIDTH, HEIGHT);
        });
  }

  private XYChart losses() {
    XYChart chart = panel("Losses, log scale; dev: mean of the sets", "Step", "Loss");
    chart.getStyler().setYAxisLogarithmic(true);
    addLoss(chart, "entity loss", "entityLoss", COLORS[0]);
    addLoss(chart, "span loss", "spanLoss", COLORS[1]);
    addDevLoss(chart, "entity loss, dev", "entityLoss", COLORS[0]);
    addDevLoss(chart, "span loss, dev", "spanLoss", COLORS[1]);
    return chart;
  }

  private void addDevLoss(XYChart chart, String name, String field, Color color) {
    List<Double> places = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    for (JsonNode epoch : epochs) {
      places.add(epoch.get("step").asDouble());
      means.add(RunPage.devLoss(epoch, field));
    }
    addPositive(chart, name, places, means)
        .ifPresent(series -> markEpochs(ChartImage.line(series, color), color));
  }

  private void addLoss(XYChart chart, String name, String field, Color color) {
    int width = Math.max(1, steps.size() / POINTS);
    List<Double> places = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    for (int from = 0; from + width <= steps.size(); from += width) {
      double mean =
          steps.subList(from, from + width).stream()
              .mapToDouble(step -> step.get(field).asDouble())
              .average()
              .orElseThrow();
      places.add(steps.get(from + width - 1).get("step").asDouble());
      means.add(mean);
    }
    addPositive(chart, name, places, means).ifPresent(series -> ChartImage.line(series, color));
  }

  /** Adds the points that a log scale can show, if there are any. */
  private static Optional<XYSeries> addPositive(
      XYChart chart, String name, List<Double> places, List<Double> values) {
    int[] shown = IntStream.range(0, values.size()).filter(i -> values.get(i) > 0).toArray();
    return shown.length == 0
        ? Optional.empty()
        : Optional.of(
            chart.addSeries(
                name,
                IntStream.of(shown).mapToDouble(places::get).toArray(),
                IntStream.of(shown).mapToDouble(values::get).toArray()));
  }

  private static void markEpochs(XYSeries series, Color color) {
    series.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(color);
  }

  private XYChart dev() {
    XYChart chart = panel("F1 on dev, at each epoch's best threshold", "Epoch", "F1");
    chart.getStyler().setXAxisMin(0.5).setXAxisMax(epochs.size() + 0.5);
    chart.getStyler().setXAxisDecimalPattern("0");
    int sets = epochs.get(0).get("dev").size();
    for (int set = 0; set < sets; set++) {
      for (String kind : List.of("weak", "strong")) {
        addDev(chart, set, kind);
      }
    }
    return chart;
  }

  private void addDev(XYChart chart, int set, String kind) {
    double[] numbers = epochs.stream().mapToDouble(e -> e.get("number").asDouble()).toArray();
    double[] f1 =
        epochs.stream()
            .mapToDouble(e -> e.get("dev").get(set).get(kind).get("f1").asDouble())
            .toArray();
    String name = epochs.get(0).get("dev").get(set).get("name").asText();
    XYSeries series = chart.addSeries(name + ", " + kind, numbers, f1);
    Color color = COLORS[set % COLORS.length];
    markEpochs(ChartImage.line(series, color), color);
    if (kind.equals("strong")) {
      series.setLineStyle(
          new BasicStroke(
              2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {6f, 4f}, 0f));
    }
  }

  private static XYChart panel(String title, String xAxis, String yAxis) {
    XYChart chart = ChartImage.lines(PANEL_WIDTH, HEIGHT, title, xAxis, yAxis);
    // Below each other: there is no end to dev sets and the length of their names.
    chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical).setLegendPadding(6);
    return chart;
  }
}
