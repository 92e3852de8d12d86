// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.evaluation.questions.Triple;
import io.elq.linker.tokenize.Span;
import io.elq.linker.tokenize.WordPieces;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question with its gold entities.
 *
 * @param pieces its word pieces
 * @param mentions gold mentions in reading order
 * @param soft what models that have not seen it say about its spans; null where none was asked
 */
public record LabelledQuestion(
    WordPieces pieces, List<Gold> mentions, @Nullable List<SoftTargets.SoftSpan> soft) {

  /** A question of which only gold says something. */
  public LabelledQuestion(WordPieces pieces, List<Gold> mentions) {
    this(pieces, mentions, null);
  }

  /**
   * A gold mention.
   *
   * @param start first UTF-16 unit
   * @param end one past the last UTF-16 unit
   * @param row catalogue row; -1 for an entity outside the catalogue: there is a mention to be
   *     found, but no entity
   */
  public record Gold(int start, int end, int row) {

    /** Whether the catalogue has its entity. */
    public boolean hasEntity() {
      return row >= 0;
    }
  }

  /** The mentions that the catalogue has an entity for. */
  public List<Gold> linkable() {
    return mentions.stream().filter(Gold::hasEntity).toList();
  }

  /** Gold in UTF-16 units of the text, as dev sets are judged. */
  public List<Triple> gold() {
    return linkable().stream()
        .map(gold -> Triple.of(gold.row(), new Span(gold.start(), gold.end())))
        .toList();
  }

  /** First piece that reaches beyond {@code start}. */
  public int firstPiece(Gold gold) {
    int piece = 0;
    while (piece < pieces.size() - 1 && pieces.ends()[piece] <= gold.start()) {
      piece++;
    }
    return piece;
  }

  /** Last piece that begins before {@code end}; not before the first piece. */
  public int lastPiece(Gold gold) {
    int piece = firstPiece(gold);
    while (piece + 1 < pieces.size() && pieces.starts()[piece + 1] < gold.end()) {
      piece++;
    }
    return piece;
  }
}
