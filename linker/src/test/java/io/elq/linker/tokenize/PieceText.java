// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.BgeSmall;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What word pieces look like: in the vocabulary of bge-small, and in the text they come from. */
final class PieceText {
  private static final Map<Integer, String> VOCABULARY = vocabulary();

  private PieceText() {}

  /** The pieces as the vocabulary has them. */
  static List<String> pieces(WordPieces pieces) {
    List<String> texts = new ArrayList<>();
    for (int id : pieces.ids()) {
      texts.add(VOCABULARY.get(id));
    }
    return texts;
  }

  /** The part of the original text that each piece stands for. */
  static List<String> surfaces(WordPieces pieces) {
    List<String> surfaces = new ArrayList<>();
    for (int i = 0; i < pieces.size(); i++) {
      surfaces.add(pieces.text().substring(pieces.starts()[i], pieces.ends()[i]));
    }
    return surfaces;
  }

  private static Map<Integer, String> vocabulary() {
    Map<Integer, String> vocabulary = new HashMap<>();
    try (InputStream in = BgeSmall.openTokenizer()) {
      JsonNode ids = new ObjectMapper().readTree(in).path("model").path("vocab");
      ids.fields().forEachRemaining(e -> vocabulary.put(e.getValue().asInt(), e.getKey()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return vocabulary;
  }
}
