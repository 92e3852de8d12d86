// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Pictures as PNG files, in the project's colours and fonts. */
public final class ChartImage {
  /** Of text. */
  public static final Color INK = new Color(0x33404D);

  /** Of grid lines. */
  public static final Color GRID = new Color(0xE3E8ED);

  /** Pixels for each unit of length, so that the picture is sharp on any screen. */
  private static final int SCALE = 2;

  private ChartImage() {}

  /**
   * A PNG file.
   *
   * @param width in units of length, as the height; a unit is two pixels
   */
  public static byte[] png(int width, int height, Consumer<Graphics2D> painter) throws IOException {
    BufferedImage image =
        new BufferedImage(width * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(SCALE, SCALE);
    painter.accept(graphics);
    graphics.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** Colours and fonts. */
  public static void style(AxesChartStyler style) {
    style.setChartBackgroundColor(Color.WHITE).setPlotBackgroundColor(Color.WHITE);
    style.setChartFontColor(INK).setPlotBorderVisible(false).setChartPadding(14);
    style.setAxisTickLabelsColor(INK).setAxisTickMarksColor(GRID);
    style.setAxisTickLabelsFont(font(Font.PLAIN, 12)).setAxisTitleFont(font(Font.PLAIN, 13));
    style.setChartTitleFont(font(Font.BOLD, 15));
  }

  /** An empty chart of lines, its legend below. */
  public static XYChart lines(int width, int height, String title, String xAxis, String yAxis) {
    XYChart chart =
        new XYChartBuilder()
            .width(width)
            .height(height)
            .title(title)
            .xAxisTitle(xAxis)
            .yAxisTitle(yAxis)
            .build();
    XYStyler style = chart.getStyler();
    style(style);
    gridAndLegend(style);
    return chart;
  }

  /** Grid lines, and the legend below. */
  static void gridAndLegend(AxesChartStyler style) {
    style.setPlotGridLinesColor(GRID).setPlotGridLinesStroke(new BasicStroke(1f));
    style.setLegendFont(font(Font.PLAIN, 13));
    style.setLegendPosition(Styler.LegendPosition.OutsideS);
    style
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendPadding(16);
  }

  /** Draws a series as a line without markers; returns it. */
  public static XYSeries line(XYSeries series, Color color) {
    series.setLineColor(color).setLineStyle(new BasicStroke(2f));
    series.setMarker(SeriesMarkers.NONE);
    return series;
  }

  /** A font of the pictures. */
  public static Font font(int style, int size) {
    return new Font(Font.SANS_SERIF, style, size);
  }
}
