// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.evaluation.questions.GoldMention;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.GoldQuestions;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.tokenize.Span;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieces;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@link GoldQuestion}s as training needs them, one at a time: in word pieces of the model's
 * tokenizer, with rows of the catalogue that is trained on. Lines without labels are passed over.
 */
final class QuestionReader implements Closeable {
  private static final String ROWS = "label_id";
  private static final String TOKENS = "tokenized_mention_idxs";

  private final Path file;
  private final GoldQuestions questions;
  private final Tokenizer tokenizer;
  private final int rows;

  private QuestionReader(Path file, GoldQuestions questions, Tokenizer tokenizer, int rows) {
    this.file = file;
    this.questions = questions;
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  /**
   * Opens a file, plain or gzip.
   *
   * @param rows size of the catalogue that labels point into
   */
  static QuestionReader open(Path file, Tokenizer tokenizer, int rows) throws IOException {
    return new QuestionReader(file, GoldQuestions.open(file), tokenizer, rows);
  }

  /** All questions of a file. */
  static List<LabelledQuestion> all(Path file, Tokenizer tokenizer, int rows) throws IOException {
    List<LabelledQuestion> questions = new ArrayList<>();
    try (QuestionReader reader = open(file, tokenizer, rows)) {
      for (var question = reader.next(); question != null; question = reader.next()) {
        questions.add(question);
      }
    }
    return questions;
  }

  /**
   * The next labelled question; null after the last one.
   *
   * @throws IOException naming file, line and fault, if a line is not a question; or naming the
   *     file, if none of its questions is labelled
   */
  @Nullable LabelledQuestion next() throws IOException {
    GoldQuestion next = questions.next();
    if (next == null) {
      return null;
    }
    try {
      return question(next);
    } catch (MalformedLineException e) {
      throw e.in(file.toString(), questions.lineNumber());
    }
  }

  private LabelledQuestion question(GoldQuestion question) throws MalformedLineException {
    WordPieces pieces = tokenizer.tokenize(question.text());
    List<LabelledQuestion.Gold> mentions = new ArrayList<>();
    WordPieces places = null;
    for (GoldMention label : question.labels()) {
      if (label.row() >= rows) {
        throw new MalformedLineException(
            ROWS,
            "row %d lies outside the catalogue, which has %,d entities"
                .formatted(label.row(), rows));
      }
      Span place = label.characters();
      if (place == null) {
        // Places in tokens are those of ELQ's tokens, however the text is read here.
        places = places == null ? tokenizer.as(Tokenizing.BERT).tokenize(question.text()) : places;
        place = characters(question, Objects.requireNonNull(label.tokens()), places);
      }
      mentions.add(
          new LabelledQuestion.Gold(place.start(), place.end(), Math.toIntExact(label.row())));
    }
    return new LabelledQuestion(pieces, mentions);
  }

  /** Where a mention that is given in tokens alone lies in the text. */
  private static Span characters(GoldQuestion question, Span tokens, WordPieces pieces)
      throws MalformedLineException {
    if (question.tokenIds() != null && !Arrays.equals(question.tokenIds(), pieces.ids())) {
      throw new MalformedLineException(
          "tokenized_text_ids",
          "are not the word pieces of this model's vocabulary, so that \"%s\" cannot be placed: give \"mentions\" in characters"
              .formatted(TOKENS));
    }
    if (tokens.end() > pieces.size()) {
      throw new MalformedLineException(
          TOKENS,
          "[%d, %d) lies outside the text, which has %d word pieces"
              .formatted(tokens.start(), tokens.end(), pieces.size()));
    }
    return new Span(pieces.starts()[tokens.start()], pieces.ends()[tokens.end() - 1]);
  }

  @Override
  public void close() throws IOException {
    questions.close();
  }
}
