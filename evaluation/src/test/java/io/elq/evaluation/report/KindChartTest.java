// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import static io.elq.evaluation.report.Judged.mention;
import static io.elq.evaluation.report.Judged.question;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.QuestionKinds;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class KindChartTest {

  private static final int ALL = 0xFF6FABDF;
  private static final List<JudgedMention> GOLD = List.of(mention(1, 0, 4, 0));

  @Test
  void whereAllIsFoundTheFirstColumnIsFilled() throws IOException {
    BufferedImage image = draw(question("rome", GOLD, GOLD));

    assertThat(filledColumns(image)).isEqualTo(1);
  }

  @Test
  void moreSpuriousThanGoldIsStillAPicture() throws IOException {
    BufferedImage image =
        draw(question("rome", GOLD, List.of(mention(2, 5, 6, 0), mention(3, 7, 8, 0))));

    // Missed and spurious, which stand beside each other.
    assertThat(filledColumns(image)).isEqualTo(2);
  }

  @Test
  void withoutGoldThereIsNothingToDraw() {
    assertThat(new KindChart(table(question("rome", List.of(), GOLD))).isEmpty()).isTrue();
  }

  private static BufferedImage draw(JudgedQuestion question) throws IOException {
    byte[] png = new KindChart(table(question)).png();
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static KindTable table(JudgedQuestion question) {
    List<JudgedQuestion> questions = List.of(question);
    return KindTable.of(
        questions, ErrorTable.of(questions), new QuestionKinds(null, null), Matching.EXACT);
  }

  /**
   * The most of the full colour in one line of pixels, in columns of the plot, which are about 15 %
   * of the picture wide.
   */
  private static long filledColumns(BufferedImage image) {
    int most = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      int filled = 0;
      for (int x = 0; x < image.getWidth(); x++) {
        filled += image.getRGB(x, y) == ALL ? 1 : 0;
      }
      most = Math.max(most, filled);
    }
    return Math.round(most / (image.getWidth() * 0.15));
  }
}
