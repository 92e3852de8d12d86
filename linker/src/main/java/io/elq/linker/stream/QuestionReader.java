package io.elq.linker.stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import io.elq.linker.lines.MalformedLineException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions, a line each; blank lines are skipped. A question without an id has the number of
 * its line. Not thread-safe.
 */
public final class QuestionReader {
  /** Longest text, in UTF-16 units: some 600 encoder windows, all in memory at once. */
  static final int MAX_CHARACTERS = 100_000;

  private static final int MAX_BYTES = 4 << 20;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final ByteLines lines;
  private InputFormat format;

  /**
   * A question of the input.
   *
   * @param id as it came, a string or a number
   * @param text what is to be linked
   */
  record Question(JsonNode id, String text) {}

  public QuestionReader(InputStream in, InputFormat format) {
    this.lines = new ByteLines(in, MAX_BYTES);
    this.format = format;
  }

  /** Number of the line that was read last, from 1. */
  long lineNumber() {
    return lines.number();
  }

  /**
   * The next question, or null behind the last.
   *
   * @throws MalformedLineException if a line is none; the next call goes on behind it
   */
  @Nullable Question next() throws IOException {
    String line;
    do {
      line = lines.next();
      if (line == null) {
        return null;
      }
    } while (line.isBlank());
    format = format.by(line);
    Question question =
        format == InputFormat.TEXT
            ? new Question(LongNode.valueOf(lineNumber()), line)
            : json(line);
    if (question.text().length() > MAX_CHARACTERS) {
      throw new MalformedLineException(
          "text",
          "has %,d characters, more than %,d: split it"
              .formatted(question.text().length(), MAX_CHARACTERS));
    }
    return question;
  }

  private Question json(String line) throws MalformedLineException {
    JsonNode object;
    try {
      object = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException(null, "not JSON: " + e.getOriginalMessage());
    }
    if (!object.isObject()) {
      throw new MalformedLineException(null, "not a JSON object");
    }
    JsonNode text = object.path("text");
    if (!text.isTextual()) {
      throw new MalformedLineException(
          "text", text.isMissingNode() ? "is missing" : "is not a string");
    }
    JsonNode id = object.hasNonNull("id") ? object.get("id") : LongNode.valueOf(lineNumber());
    if (!id.isTextual() && !id.isNumber()) {
      throw new MalformedLineException("id", "is neither a string nor a number");
    }
    return new Question(id, text.textValue());
  }
}
