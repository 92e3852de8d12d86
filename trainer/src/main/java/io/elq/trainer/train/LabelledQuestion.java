package io.elq.trainer.train;

import io.elq.linker.tokenize.WordPieces;
import java.util.List;

/**
 * A question with its gold entities.
 *
 * @param pieces its word pieces
 * @param mentions gold mentions in reading order
 * @param hidden whether the encoder does not see the words of the mentions
 */
record LabelledQuestion(WordPieces pieces, List<Gold> mentions, boolean hidden) {

  /** A question that is seen as it is. */
  LabelledQuestion(WordPieces pieces, List<Gold> mentions) {
    this(pieces, mentions, false);
  }

  /** The same question with its mentions hidden: what they are has to be told by what is around. */
  LabelledQuestion hideMentions() {
    return new LabelledQuestion(pieces, mentions, true);
  }

  /**
   * A gold mention.
   *
   * @param start first UTF-16 unit
   * @param end one past the last UTF-16 unit
   * @param row catalogue row
   */
  record Gold(int start, int end, int row) {}

  /** First piece that reaches beyond {@code start}. */
  int firstPiece(Gold gold) {
    int piece = 0;
    while (piece < pieces.size() - 1 && pieces.ends()[piece] <= gold.start()) {
      piece++;
    }
    return piece;
  }

  /** Last piece that begins before {@code end}; not before the first piece. */
  int lastPiece(Gold gold) {
    int piece = firstPiece(gold);
    while (piece + 1 < pieces.size() && pieces.starts()[piece + 1] < gold.end()) {
      piece++;
    }
    return piece;
  }
}
