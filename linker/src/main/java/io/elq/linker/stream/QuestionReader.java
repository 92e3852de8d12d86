// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLimit;
import io.elq.linker.lines.TextLines;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads questions, a line each; blank lines are skipped. A question without an id has the number of
 * its line. Not thread-safe.
 */
public final class QuestionReader {
  private final String name;
  private final TextLines lines;
  private InputFormat format;
  private boolean begun;

  /**
   * A question of the input.
   *
   * @param id as it came, a string or a number
   * @param text what is to be linked
   */
  record Question(JsonNode id, String text) {}

  /**
   * @param name what the input is called in messages
   * @param in closed by whoever opened it
   */
  public QuestionReader(String name, InputStream in, InputFormat format) {
    this.name = name;
    this.lines = new TextLines(name, in);
    this.format = format;
  }

  /** Number of the line that was read last, from 1. */
  long lineNumber() {
    return lines.number();
  }

  /**
   * The next question, or null after the last.
   *
   * @throws MalformedLineException if a line is none, without naming it; the next call continues
   *     after it
   * @throws IOException naming the input, if it is damaged or none of it is lines of questions
   */
  @Nullable Question next() throws IOException {
    String line;
    try {
      line = lines.nextNotBlank();
    } catch (MalformedLineException e) {
      begun = true;
      throw new MalformedLineException(e.field(), e.fault());
    }
    if (line == null) {
      return null;
    }
    if (!begun) {
      checkNoArray(line);
      begun = true;
    }
    format = format.by(line);
    Question question =
        format == InputFormat.TEXT
            ? new Question(LongNode.valueOf(lineNumber()), line)
            : json(line);
    String fault = TextLimit.fault(question.text(), TextLimit.DEFAULT);
    if (fault != null) {
      throw new MalformedLineException("text", fault);
    }
    return question;
  }

  /** An array over the whole input is one mistake, not as many as it has lines. */
  private void checkNoArray(String line) throws IOException {
    if (format != InputFormat.TEXT && JsonLineReader.beginsArray(line)) {
      throw new IOException(
          "%s, line %d: a JSON array: one question a line is needed, without brackets around them"
              .formatted(name, lineNumber()));
    }
  }

  private Question json(String line) throws MalformedLineException {
    ObjectNode object = JsonLineReader.object(line);
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
