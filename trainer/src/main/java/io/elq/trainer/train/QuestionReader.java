package io.elq.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.file.PlainOrGzip;
import io.elq.linker.tokenize.Tokenizer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads labelled questions in ELQ's form with character spans. */
final class QuestionReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Tokenizer tokenizer;
  private final int rows;

  /**
   * @param rows size of the catalogue that labels point into
   */
  QuestionReader(Tokenizer tokenizer, int rows) {
    this.tokenizer = tokenizer;
    this.rows = rows;
  }

  /**
   * Reads all questions of some files.
   *
   * @throws IOException naming file, line and fault, if a line is no labelled question
   */
  List<LabelledQuestion> read(List<Path> files) throws IOException {
    List<LabelledQuestion> questions = new ArrayList<>();
    for (Path file : files) {
      try (BufferedReader lines = PlainOrGzip.lines(file)) {
        int number = 1;
        for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
          try {
            questions.add(question(JSON.readTree(line)));
          } catch (IOException | IllegalArgumentException e) {
            throw new IOException(file + ", line " + number + ": " + e.getMessage(), e);
          }
        }
      }
    }
    return questions;
  }

  private LabelledQuestion question(JsonNode line) {
    String text = line.path("text").asText();
    JsonNode spans = line.path("mentions");
    JsonNode labels = line.path("label_id");
    if (spans.size() != labels.size()) {
      throw new IllegalArgumentException(
          spans.size() + " mentions, but " + labels.size() + " labels");
    }
    List<LabelledQuestion.Gold> mentions = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      int start = spans.get(i).path(0).asInt(-1);
      int end = spans.get(i).path(1).asInt(-1);
      int row = labels.get(i).asInt(-1);
      if (start < 0 || end <= start || end > text.length() || row < 0 || row >= rows) {
        throw new IllegalArgumentException(
            "mention [%d, %d) of row %d lies outside the text or the catalogue of %d"
                .formatted(start, end, row, rows));
      }
      mentions.add(new LabelledQuestion.Gold(start, end, row));
    }
    return new LabelledQuestion(tokenizer.tokenize(text), mentions);
  }
}
