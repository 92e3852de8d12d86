package io.elq.trainer.corpus;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.Tokenizing;
import io.elq.linker.tokenize.WordPieces;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads labelled questions in ELQ's form, one at a time: {@code text}, {@code label_id}, and {@code
 * mentions} as [start, end) in characters (code points) or {@code tokenized_mention_idxs} as
 * [start, end) in word pieces.
 */
final class QuestionReader implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedReader lines;
  private final Tokenizer tokenizer;
  private final int rows;
  private long number;

  private QuestionReader(Path file, BufferedReader lines, Tokenizer tokenizer, int rows) {
    this.file = file;
    this.lines = lines;
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  /**
   * Opens a file, plain or gzip.
   *
   * @param rows size of the catalogue that labels point into
   */
  static QuestionReader open(Path file, Tokenizer tokenizer, int rows) throws IOException {
    return new QuestionReader(file, PlainOrGzip.lines(file), tokenizer, rows);
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
   * The next question; null behind the last one.
   *
   * @throws IOException naming file, line and fault, if a line is no labelled question
   */
  @Nullable LabelledQuestion next() throws IOException {
    String line = lines.readLine();
    if (line == null) {
      return null;
    }
    number++;
    try {
      return question(JSON.readTree(line));
    } catch (IOException | IllegalArgumentException e) {
      throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
    }
  }

  private LabelledQuestion question(JsonNode line) {
    String text = line.path("text").asText();
    WordPieces pieces = tokenizer.tokenize(text);
    boolean characters = line.has("mentions");
    JsonNode spans = line.path(characters ? "mentions" : "tokenized_mention_idxs");
    JsonNode labels = line.path("label_id");
    if (spans.size() != labels.size()) {
      throw new IllegalArgumentException(
          spans.size() + " mentions, but " + labels.size() + " labels");
    }
    // Places in tokens are those of ELQ's tokens, however the text is read here.
    WordPieces places = characters ? pieces : tokenizer.as(Tokenizing.BERT).tokenize(text);
    int length = characters ? text.codePointCount(0, text.length()) : places.size();
    List<LabelledQuestion.Gold> mentions = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      int start = spans.get(i).path(0).asInt(-1);
      int end = spans.get(i).path(1).asInt(-1);
      int row = labels.get(i).asInt(-1);
      if (start < 0 || end <= start || end > length || row < 0 || row >= rows) {
        throw new IllegalArgumentException(
            "mention [%d, %d) of row %d lies outside the text, of %d %s, or the catalogue of %d"
                .formatted(start, end, row, length, characters ? "characters" : "tokens", rows));
      }
      mentions.add(
          characters
              ? new LabelledQuestion.Gold(
                  text.offsetByCodePoints(0, start), text.offsetByCodePoints(0, end), row)
              : new LabelledQuestion.Gold(places.starts()[start], places.ends()[end - 1], row));
    }
    return new LabelledQuestion(pieces, mentions);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
