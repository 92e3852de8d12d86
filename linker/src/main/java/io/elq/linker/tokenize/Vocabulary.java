// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Word pieces and their ids. Immutable. */
final class Vocabulary {

  /** What marks a piece that continues a word. */
  static final String CONTINUATION = "##";

  private final Map<String, Integer> ids;
  private final int longestPiece;

  /** Copies {@code ids}. */
  Vocabulary(Map<String, Integer> ids) {
    this.ids = new HashMap<>(ids);
    this.longestPiece = ids.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /** Id of a piece, with its {@value #CONTINUATION} if it has one; null if unknown. */
  @Nullable Integer find(String piece) {
    return ids.get(piece);
  }

  /** Length of the longest piece in UTF-16 units: no longer string needs to be looked up. */
  int longestPiece() {
    return longestPiece;
  }

  /** Number of pieces. */
  int size() {
    return ids.size();
  }
}
