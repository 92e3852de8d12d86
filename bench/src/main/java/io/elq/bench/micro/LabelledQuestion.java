// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.builder.model.BaseModel;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A question that the parts are measured with, and its mention.
 *
 * @param text what is asked
 * @param start first UTF-16 unit of the mention
 * @param end one past its last UTF-16 unit
 */
record LabelledQuestion(String text, int start, int end) {

  /** Length of a token vector: that of bge-small. */
  static final int DIMENSION = 384;

  /** Of a span's ends and inside, where the mention is, and of all others. */
  private static final float LIKELY = 3;

  private static final float UNLIKELY = -3;

  /** Short and long ones, with words of one piece and of several. */
  static final List<LabelledQuestion> ALL =
      Stream.of(
              "who wrote the [Iliad]",
              "what is the capital of [Burkina Faso]?",
              "in which year did [Charles Lindbergh] fly across the ocean alone",
              "[mississippi] river length",
              "Is Mount [Kilimanjaro] higher than any mountain of Europe, and who climbed it first?",
              "which language do people speak in [Curaçao]",
              "what did [Marie Curie] discover together with her husband in the year 1898, and how was it named",
              "when was the [Treaty of Westphalia] signed?")
          .map(LabelledQuestion::parse)
          .toList();

  private static LabelledQuestion parse(String marked) {
    int start = marked.indexOf('[');
    int end = marked.indexOf(']') - 1;
    return new LabelledQuestion(marked.replaceAll("[\\[\\]]", ""), start, end);
  }

  /** bge-small's tokenizer, reading text as releases that are built now do. */
  static WordPieceTokenizer tokenizer() {
    String file = "/" + BaseModel.BGE_SMALL + "-tokenizer.json";
    try (InputStream in = LabelledQuestion.class.getResourceAsStream(file)) {
      return WordPieceTokenizer.read(Objects.requireNonNull(in, file)).as(Tokenizing.LATEST);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The only window of its pieces, which is all of them. */
  static Window window(WordPieces pieces, WordPieceTokenizer tokenizer) {
    return Window.only(pieces, tokenizer, 0, pieces.size());
  }

  /**
   * What an encoder may say about it: random token vectors, and logits that name its mention.
   *
   * @param pieces its own
   */
  EncodedQuestion encoded(WordPieces pieces) {
    int tokens = pieces.size() + 2;
    float[] vectors = new float[tokens * DIMENSION];
    Random random = new Random(1);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = (float) random.nextGaussian();
    }
    float[] logits = new float[3 * tokens];
    for (int token = 0; token < tokens; token++) {
      int from = pieces.startOf(token - 1);
      int to = pieces.endOf(token - 1);
      logits[3 * token] = from == start ? LIKELY : UNLIKELY;
      logits[3 * token + 1] = to == end ? LIKELY : UNLIKELY;
      logits[3 * token + 2] = from >= start && to <= end ? LIKELY : UNLIKELY;
    }
    return new EncodedQuestion(tokens, DIMENSION, vectors, logits);
  }
}
