// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ThresholdChartTest {

  private static final int WEAK = 0xFF1F6FB2;
  private static final int STRONG = 0xFFD9822B;

  @Test
  void bothPanelsShowBothCurves() throws IOException {
    JudgedQuestion right = SweepTableTest.manyPredictions(300);
    // Weak matches only, so that the curves differ.
    JudgedQuestion near =
        Judged.question(
            right.text(),
            List.of(Judged.mention(1, 0, 5, 0)),
            List.of(Judged.mention(1, 1, 5, -0.1)));

    BufferedImage image = draw(List.of(right, near));

    int middle = image.getWidth() / 2;
    int plotted = image.getHeight() * 4 / 5; // below is the legend
    for (int from : new int[] {0, middle}) {
      assertThat(pixels(image, from, from + middle, plotted, WEAK)).isGreaterThan(200);
      assertThat(pixels(image, from, from + middle, plotted, STRONG)).isGreaterThan(200);
    }
  }

  @Test
  void nothingPredictedIsStillAPicture() throws IOException {
    BufferedImage image =
        draw(List.of(Judged.question("a", List.of(Judged.mention(1, 0, 1, 0)), List.of())));
    assertThat(pixels(image, 0, image.getWidth(), image.getHeight(), WEAK)).isZero();
  }

  @Test
  void onePredictionIsStillAPicture() throws IOException {
    BufferedImage image =
        draw(
            List.of(
                Judged.question(
                    "a",
                    List.of(Judged.mention(1, 0, 1, 0)),
                    List.of(Judged.mention(1, 0, 1, -1)))));
    assertThat(pixels(image, 0, image.getWidth(), image.getHeight(), STRONG)).isPositive();
  }

  private static BufferedImage draw(List<JudgedQuestion> questions) throws IOException {
    byte[] png = new ThresholdChart(ThresholdSweep.of(questions, Matching.ELQ)).png();
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static int pixels(BufferedImage image, int fromX, int toX, int toY, int colour) {
    int count = 0;
    for (int y = 0; y < toY; y++) {
      for (int x = fromX; x < toX; x++) {
        count += image.getRGB(x, y) == colour ? 1 : 0;
      }
    }
    return count;
  }
}
