// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.elq.evaluation.questions.UniqueIds;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLines;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of questions before it is replayed, or a part of it.
 *
 * @param path its path, as text because Flink serializes it
 * @param before lines before the part, those not counted that are blank
 * @param questions lines of the part, likewise
 * @param firstLabelled number of the first line with {@code label_id}, from 1, or 0 for none
 * @param firstUnlabelled number of the first question without it, from 1, or 0 for none
 */
record QuestionFile(
    String path, long before, long questions, long firstLabelled, long firstUnlabelled)
    implements Serializable {

  /**
   * Looks through a file once; lines that are not questions are left for the job to report.
   *
   * @throws IOException if it is damaged or not a file of lines, or an id occurs twice: answers are
   *     matched with their questions by id
   */
  static QuestionFile scan(Path file) throws IOException {
    long questions = 0;
    long labelled = 0;
    long unlabelled = 0;
    UniqueIds ids = new UniqueIds(file);
    try (TextLines lines = TextLines.open(file)) {
      for (Line line = next(lines); line != Line.END; line = next(lines)) {
        questions++;
        if (questions == 1 && line.array) {
          throw new IOException(
              "%s, line %d: a JSON array: one question a line is needed, without brackets around them"
                  .formatted(file, lines.number()));
        }
        if (line.question) {
          ids.add(line.id == null ? Long.toString(lines.number()) : line.id, lines.number());
          labelled = labelled == 0 && line.labelled ? lines.number() : labelled;
          unlabelled = unlabelled == 0 && !line.labelled ? lines.number() : unlabelled;
        }
      }
    }
    return new QuestionFile(file.toString(), 0, questions, labelled, unlabelled);
  }

  /**
   * What a line looks like.
   *
   * @param question whether it is a JSON object, and not one that says why there is no question
   * @param id as text, or null if there is none
   * @param labelled whether it has {@code label_id}
   * @param array whether it begins a JSON array
   */
  private record Line(boolean question, @Nullable String id, boolean labelled, boolean array) {
    static final Line END = new Line(false, null, false, false);
    static final Line NO_QUESTION = new Line(false, null, false, false);
    static final Line ARRAY = new Line(false, null, false, true);
  }

  private static Line next(TextLines lines) throws IOException {
    try {
      String line = lines.nextNotBlank();
      return line == null ? Line.END : look(line);
    } catch (MalformedLineException e) {
      return Line.NO_QUESTION;
    }
  }

  private static Line look(String line) throws IOException {
    if (JsonLineReader.beginsArray(line)) {
      return Line.ARRAY;
    }
    try (JsonParser parser = JsonLineReader.TOKENS.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Line.NO_QUESTION;
      }
      String id = null;
      boolean labelled = false;
      boolean refused = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        refused |= field.equals(QuestionLine.REFUSED);
        labelled |= value != JsonToken.VALUE_NULL && field.equals("label_id");
        if (field.equals("id") && value.isScalarValue() && value != JsonToken.VALUE_NULL) {
          id = parser.getText();
        }
        parser.skipChildren();
      }
      return refused && !labelled ? Line.NO_QUESTION : new Line(true, id, labelled, false);
    } catch (JsonProcessingException e) {
      return Line.NO_QUESTION;
    }
  }

  /**
   * One of several parts of nearly the same size, which together are the whole.
   *
   * @param part from 0
   * @param parts how many there are
   */
  QuestionFile part(int part, int parts) {
    long from = questions * part / parts;
    long to = questions * (part + 1) / parts;
    return new QuestionFile(path, before + from, to - from, firstLabelled, firstUnlabelled);
  }

  /**
   * Refuses a file with labelled and unlabelled questions, which the original ELQ cannot read
   * either.
   */
  void checkLikeElq() {
    if (firstLabelled > 0 && firstUnlabelled > 0) {
      throw new IllegalArgumentException(
          ("%s has questions with labels (line %d) and without (line %d). Under compatibility elq"
                  + " the one kind takes its tokens from the file and the other from the text, and"
                  + " the original ELQ fails on such a file: split it in two, or link it without"
                  + " compatibility elq")
              .formatted(path, firstLabelled, firstUnlabelled));
    }
  }
}
