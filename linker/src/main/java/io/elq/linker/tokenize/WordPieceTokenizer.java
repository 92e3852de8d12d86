// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * BERT's WordPiece tokenizer in plain Java, with offsets into the original text.
 *
 * <p>A piece's range covers the characters that it was made of and the combining marks dropped
 * after them; it never cuts a surrogate pair. The pieces of one decomposed character (a Hangul
 * syllable) share its range. Text never becomes a special token: a literal {@code [CLS]} is cut
 * like any other text. Time is linear in the length of the text.
 *
 * <p>A tokenizer reads text as BERT does until it is asked for another version, see {@link #as}.
 */
public final class WordPieceTokenizer implements Tokenizer {

  private static final String UNKNOWN = "[UNK]";
  private static final int MAX_WORD = 100;
  private static final int CHARACTERS_PER_PIECE = 4;

  private final Vocabulary vocabulary;
  private final TextNormalizer normalizer;
  private final Tokenizing tokenizing;
  private final String unknown;
  private final int maxWord;
  private final int unknownId;
  private final int clsId;
  private final int sepId;
  private final int padId;

  private WordPieceTokenizer(
      Vocabulary vocabulary,
      TextNormalizer normalizer,
      Tokenizing tokenizing,
      String unknown,
      int maxWord) {
    this.vocabulary = vocabulary;
    this.normalizer = normalizer;
    this.tokenizing = tokenizing;
    this.unknown = unknown;
    this.maxWord = maxWord;
    this.unknownId = id(unknown);
    this.clsId = id("[CLS]");
    this.sepId = id("[SEP]");
    this.padId = id("[PAD]");
  }

  /**
   * Reads a Hugging Face {@code tokenizer.json}.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a BERT WordPiece tokenizer
   */
  public static WordPieceTokenizer read(Path tokenizerJson) throws IOException {
    try (InputStream in = Files.newInputStream(tokenizerJson)) {
      return read(in);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(tokenizerJson + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a Hugging Face {@code tokenizer.json}; leaves the stream open.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if it is not a BERT WordPiece tokenizer
   */
  public static WordPieceTokenizer read(InputStream tokenizerJson) throws IOException {
    JsonNode root = new ObjectMapper().readTree(tokenizerJson.readAllBytes());
    JsonNode model = root.path("model");
    JsonNode normalizer = root.path("normalizer");
    require(model, "model.type", "type", "WordPiece");
    require(normalizer, "normalizer.type", "type", "BertNormalizer");
    require(root.path("pre_tokenizer"), "pre_tokenizer.type", "type", "BertPreTokenizer");
    require(
        model,
        "model.continuing_subword_prefix",
        "continuing_subword_prefix",
        Vocabulary.CONTINUATION);
    if (!normalizer.path("clean_text").asBoolean(true)) {
      throw new IllegalArgumentException("normalizer.clean_text false is not supported");
    }
    Map<String, Integer> ids = new HashMap<>();
    model.path("vocab").fields().forEachRemaining(e -> ids.put(e.getKey(), e.getValue().asInt()));
    for (JsonNode added : root.path("added_tokens")) {
      ids.put(added.path("content").asText(), added.path("id").asInt());
    }
    boolean lowercase = normalizer.path("lowercase").asBoolean(true);
    JsonNode stripAccents = normalizer.path("strip_accents");
    return new WordPieceTokenizer(
        new Vocabulary(ids),
        new TextNormalizer(
            lowercase,
            stripAccents.isBoolean() ? stripAccents.asBoolean() : lowercase,
            normalizer.path("handle_chinese_chars").asBoolean(true)),
        Tokenizing.BERT,
        model.path("unk_token").asText(UNKNOWN),
        model.path("max_input_chars_per_word").asInt(MAX_WORD));
  }

  /**
   * Makes the uncased BERT tokenizer of a {@code vocab.txt}: one piece a line, its id being the
   * line number from 0.
   *
   * @throws IOException if it cannot be read
   * @throws IllegalArgumentException if a special token is missing
   */
  public static WordPieceTokenizer fromVocabulary(Path vocabTxt) throws IOException {
    List<String> lines = Files.readAllLines(vocabTxt);
    Map<String, Integer> ids = new HashMap<>(2 * lines.size());
    for (int id = 0; id < lines.size(); id++) {
      ids.put(lines.get(id), id);
    }
    return new WordPieceTokenizer(
        new Vocabulary(ids),
        new TextNormalizer(true, true, true),
        Tokenizing.BERT,
        UNKNOWN,
        MAX_WORD);
  }

  private static void require(JsonNode node, String path, String field, String expected) {
    String actual = node.path(field).asText();
    if (!actual.equals(expected)) {
      throw new IllegalArgumentException(
          path
              + " is '"
              + actual
              + "', but only BERT's WordPiece with '"
              + expected
              + "' is supported");
    }
  }

  @Override
  public WordPieces tokenize(String text) {
    int expectedPieces = 2 + text.length() / CHARACTERS_PER_PIECE;
    PieceCutter cutter = new PieceCutter(vocabulary, unknownId, maxWord, expectedPieces);
    if (tokenizing == Tokenizing.BERT) {
      normalizer.normalize(text, cutter);
    } else {
      new PlainFormNormalizer(normalizer).normalize(text, cutter);
    }
    return cutter.pieces(text, tokenizing);
  }

  @Override
  public Tokenizing tokenizing() {
    return tokenizing;
  }

  /** This vocabulary, for text that is read in another version. */
  @Override
  public WordPieceTokenizer as(Tokenizing version) {
    return version == tokenizing
        ? this
        : new WordPieceTokenizer(vocabulary, normalizer, version, unknown, maxWord);
  }

  @Override
  public int clsId() {
    return clsId;
  }

  @Override
  public int sepId() {
    return sepId;
  }

  @Override
  public int padId() {
    return padId;
  }

  @Override
  public int id(String token) {
    Integer id = vocabulary.find(token);
    if (id == null) {
      throw new IllegalArgumentException("the tokenizer's vocabulary has no '" + token + "'");
    }
    return id;
  }

  /** Number of word pieces, special tokens included. */
  public int vocabularySize() {
    return vocabulary.size();
  }
}
