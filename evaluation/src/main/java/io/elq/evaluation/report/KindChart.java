// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.ErrorKind;
import io.elq.evaluation.analysis.KindRow;
import io.elq.evaluation.analysis.KindTable;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.HeatMapChartBuilder;
import org.knowm.xchart.style.HeatMapStyler;

/**
 * What became of the gold mentions of each kind, as a picture: a row a kind, a column an outcome,
 * in percent of the kind's gold mentions. Spurious predictions are counted beside them, in kinds of
 * questions only.
 */
final class KindChart {
  private static final int WIDTH = 860;
  private static final int ROW_HEIGHT = 34;
  private static final int FRAME_HEIGHT = 110;
  private static final Color ALL = new Color(0x6FABDF);
  private static final int COLOURS = 11;

  /** From best to worst. */
  private static final List<ErrorKind> ERRORS =
      List.of(
          ErrorKind.WRONG_BOUNDARY,
          ErrorKind.WRONG_ENTITY,
          ErrorKind.MISSED_MENTION,
          ErrorKind.SPURIOUS);

  /** From the bottom up. */
  private final List<KindRow> rows;

  /** Leaves out kinds without gold. */
  KindChart(KindTable kinds) {
    rows = new ArrayList<>(kinds.rows().stream().filter(KindRow::hasRecall).toList());
    Collections.reverse(rows);
  }

  /** Whether there is nothing to draw. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The picture as a PNG file. */
  byte[] png() throws IOException {
    int height = FRAME_HEIGHT + ROW_HEIGHT * rows.size();
    return ChartImage.png(WIDTH, height, graphics -> chart(height).paint(graphics, WIDTH, height));
  }

  private HeatMapChart chart(int height) {
    HeatMapChart chart =
        new HeatMapChartBuilder()
            .width(WIDTH)
            .height(height)
            .title("What became of the gold mentions of each kind, in percent")
            .build();
    chart.addSeries("outcomes", outcomes(), kinds(), cells());
    HeatMapStyler style = chart.getStyler();
    ChartImage.style(style);
    style.setPlotContentSize(1).setChartTitlePadding(10);
    style.setAxisTickLabelsFont(ChartImage.font(Font.PLAIN, 13));
    // The hint is for both axes: 0 keeps the labels of all rows.
    style.setXAxisTickMarkSpacingHint(0).setPlotGridLinesVisible(false);
    style.setLegendVisible(false);
    style.setMin(0).setMax(100).setRangeColors(colours());
    style.setDrawBorder(true).setShowValue(true).setValueFont(ChartImage.font(Font.PLAIN, 13));
    style.setValueFontColor(ChartImage.INK);
    style.setHeatMapValueDecimalPattern("0.0").setLocale(Locale.ROOT);
    return chart;
  }

  /** From none, white, to all; they change fastest below, where most errors are. */
  private static Color[] colours() {
    Color[] colours = new Color[COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      double share = Math.sqrt(i / (COLOURS - 1.0));
      colours[i] =
          new Color(
              mix(ALL.getRed(), share), mix(ALL.getGreen(), share), mix(ALL.getBlue(), share));
    }
    return colours;
  }

  private static int mix(int colour, double share) {
    return (int) Math.round(255 + share * (colour - 255));
  }

  private static List<String> outcomes() {
    return Stream.concat(Stream.of("Correct"), ERRORS.stream().map(ErrorKind::title)).toList();
  }

  private List<String> kinds() {
    return rows.stream()
        .map(row -> String.format(Locale.ROOT, "%s (%,d)", row.kind().title(), row.counts().gold()))
        .toList();
  }

  /** Column, row and percentage of each cell; cells without meaning are left out. */
  private List<Number[]> cells() {
    List<Number[]> cells = new ArrayList<>();
    for (int y = 0; y < rows.size(); y++) {
      KindRow row = rows.get(y);
      cells.add(cell(0, y, row.correct()));
      for (int x = 0; x < ERRORS.size(); x++) {
        Integer number = row.errors().get(ERRORS.get(x));
        if (number != null) {
          cells.add(cell(x + 1, y, number));
        }
      }
    }
    return cells;
  }

  private Number[] cell(int x, int y, int number) {
    return new Number[] {x, y, 100.0 * number / rows.get(y).counts().gold()};
  }
}
