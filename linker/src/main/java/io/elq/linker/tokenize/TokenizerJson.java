// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes BERT's tokenizer in the {@code tokenizer.json} form that {@link WordPieceTokenizer#read}
 * takes.
 */
public final class TokenizerJson {
  private static final List<String> NEEDED =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[unused2]");

  private TokenizerJson() {}

  /**
   * Writes the tokenizer of a {@code vocab.txt}: one piece a line, its id being the line number
   * from 0; of two equal lines the later counts. Replaces the file.
   *
   * @param lowercase whether letters are lower-cased and lose their accents (uncased models)
   * @return number of lines: every id is smaller
   * @throws IOException if a file cannot be read or written, or a special token is missing
   */
  public static int write(Path vocabTxt, boolean lowercase, Path tokenizerJson) throws IOException {
    List<String> lines = lines(vocabTxt);
    Files.write(tokenizerJson, json(vocabTxt, lines, lowercase));
    return lines.size();
  }

  /**
   * The tokenizer of a {@code vocab.txt}, as {@link #write} writes it.
   *
   * @throws IOException if the file cannot be read, or a special token is missing
   */
  public static byte[] of(Path vocabTxt, boolean lowercase) throws IOException {
    return json(vocabTxt, lines(vocabTxt), lowercase);
  }

  private static byte[] json(Path vocabTxt, List<String> lines, boolean lowercase)
      throws IOException {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int id = 0; id < lines.size(); id++) {
      ids.put(lines.get(id), id);
    }
    for (String token : NEEDED) {
      if (!ids.containsKey(token)) {
        throw new IOException(
            vocabTxt + " has no line " + token + ": is it the vocab.txt of the BERT model?");
      }
    }
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("normalizer", normalizer(lowercase));
    tokenizer.put("pre_tokenizer", Map.of("type", "BertPreTokenizer"));
    tokenizer.put("model", model(ids));
    return new ObjectMapper().writeValueAsBytes(tokenizer);
  }

  private static List<String> lines(Path vocabTxt) throws IOException {
    try {
      return Files.readAllLines(vocabTxt);
    } catch (MalformedInputException e) {
      throw new IOException(vocabTxt + " is not text in UTF-8", e);
    }
  }

  private static Map<String, Object> normalizer(boolean lowercase) {
    Map<String, Object> normalizer = new LinkedHashMap<>();
    normalizer.put("type", "BertNormalizer");
    normalizer.put("clean_text", true);
    normalizer.put("handle_chinese_chars", true);
    normalizer.put("strip_accents", null);
    normalizer.put("lowercase", lowercase);
    return normalizer;
  }

  private static Map<String, Object> model(Map<String, Integer> ids) {
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "WordPiece");
    model.put("unk_token", "[UNK]");
    model.put("continuing_subword_prefix", Vocabulary.CONTINUATION);
    model.put("max_input_chars_per_word", 100);
    model.put("vocab", ids);
    return model;
  }
}
