// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Asks two questions in one text. Most training questions have a single mention; a model that has
 * seen nothing else takes a second one for a mistake.
 */
public final class QuestionJoin {
  private static final List<String> BETWEEN =
      List.of(" and ", " or ", ", ", "; ", ". ", "? ", " - ", " and also ", " but ");

  private QuestionJoin() {}

  /**
   * One behind the other, with the mentions of both.
   *
   * @param random draws what stands between them
   */
  public static LabelledQuestion of(
      LabelledQuestion first, LabelledQuestion second, Tokenizer tokenizer, Random random) {
    String begin = first.pieces().text() + BETWEEN.get(random.nextInt(BETWEEN.size()));
    WordPieces pieces = tokenizer.tokenize(begin + second.pieces().text());
    List<LabelledQuestion.Gold> mentions = new ArrayList<>(first.mentions());
    for (LabelledQuestion.Gold gold : second.mentions()) {
      int start = begin.length() + gold.start();
      mentions.add(new LabelledQuestion.Gold(start, begin.length() + gold.end(), gold.row()));
    }
    return new LabelledQuestion(pieces, mentions, soft(first, second, pieces.size()));
  }

  /** What is said of both; of one that nothing is said about, that its gold mentions are right. */
  private static @Nullable List<SoftTargets.SoftSpan> soft(
      LabelledQuestion first, LabelledQuestion second, int pieces) {
    if (first.soft() == null && second.soft() == null) {
      return null;
    }
    List<SoftTargets.SoftSpan> spans = new ArrayList<>(said(first));
    int shift = pieces - second.pieces().size();
    for (SoftTargets.SoftSpan span : said(second)) {
      spans.add(
          new SoftTargets.SoftSpan(span.first() + shift, span.last() + shift, span.probability()));
    }
    return spans;
  }

  private static List<SoftTargets.SoftSpan> said(LabelledQuestion question) {
    return question.soft() != null
        ? question.soft()
        : question.mentions().stream()
            .map(
                gold ->
                    new SoftTargets.SoftSpan(
                        question.firstPiece(gold), question.lastPiece(gold), 1))
            .toList();
  }
}
