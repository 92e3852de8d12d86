// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.tokenize.TokenizerJson;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.file.ForeignFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The tokenizer of a BERT model.
 *
 * @param file where it was read from
 * @param json in Hugging Face's form
 * @param pieces word pieces that the encoder has to know: every id is smaller
 */
record BertTokenizerFile(Path file, byte[] json, int pieces) {
  private static final String JSON = "tokenizer.json";
  private static final String VOCABULARY = "vocab.txt";
  private static final String CONFIG = "tokenizer_config.json";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /**
   * Reads a tokenizer.json, a vocab.txt, or the former, else the latter, of a folder. A {@code
   * tokenizer_config.json} beside the vocab.txt says whether letters are lower-cased; without it
   * they are.
   *
   * @throws IOException if there is none, it cannot be read, or is no BERT tokenizer
   */
  static BertTokenizerFile of(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return read(path);
    }
    for (String name : new String[] {JSON, VOCABULARY}) {
      if (Files.isRegularFile(path.resolve(name))) {
        return read(path.resolve(name));
      }
    }
    throw new IOException(path + " has neither " + JSON + " nor " + VOCABULARY);
  }

  private static BertTokenizerFile read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(file + " is not there or not readable");
    }
    ForeignFile.refuse(file);
    byte[] json =
        file.toString().endsWith(".json")
            ? Files.readAllBytes(file)
            : TokenizerJson.of(file, lowercase(file.resolveSibling(CONFIG)));
    try {
      WordPieceTokenizer tokenizer = WordPieceTokenizer.read(new ByteArrayInputStream(json));
      if (tokenizer.padId() != 0) {
        throw new IOException(
            "%s gives [PAD] the id %d, but encoders take 0 for it"
                .formatted(file, tokenizer.padId()));
      }
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
    return new BertTokenizerFile(file, json, pieces(file, MAPPER.readTree(json)));
  }

  private static boolean lowercase(Path config) throws IOException {
    return !Files.isRegularFile(config)
        || MAPPER.readTree(config.toFile()).path("do_lower_case").asBoolean(true);
  }

  private static int pieces(Path file, JsonNode tokenizer) throws IOException {
    int last = -1;
    for (JsonNode id : tokenizer.path("model").path("vocab")) {
      last = Math.max(last, id(file, id));
    }
    for (JsonNode added : tokenizer.path("added_tokens")) {
      last = Math.max(last, id(file, added.path("id")));
    }
    return last + 1;
  }

  private static int id(Path file, JsonNode id) throws IOException {
    if (!id.isInt() || id.intValue() < 0 || id.intValue() == Integer.MAX_VALUE) {
      throw new IOException(file + ": the id of a word piece is " + id + ", not a whole number");
    }
    return id.intValue();
  }
}
