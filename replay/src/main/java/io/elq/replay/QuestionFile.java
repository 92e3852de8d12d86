package io.elq.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file of questions before it is replayed.
 *
 * @param path its path, as text because Flink serializes it
 * @param questions lines that are not blank
 * @param firstLabelled number of the first line with {@code label_id}, from 1, or 0 for none
 * @param firstUnlabelled number of the first question without it, from 1, or 0 for none
 */
record QuestionFile(String path, long questions, long firstLabelled, long firstUnlabelled)
    implements Serializable {

  private static final JsonFactory JSON = new JsonFactory();

  /** Looks through a file once; lines that are no JSON objects are left for the job to report. */
  static QuestionFile scan(Path file) throws IOException {
    long questions = 0;
    long labelled = 0;
    long unlabelled = 0;
    long number = 0;
    try (BufferedReader lines = PlainOrGzip.lines(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        questions++;
        if (labelled == 0 || unlabelled == 0) {
          Boolean isLabelled = labelled(line);
          labelled = labelled == 0 && Boolean.TRUE.equals(isLabelled) ? number : labelled;
          unlabelled = unlabelled == 0 && Boolean.FALSE.equals(isLabelled) ? number : unlabelled;
        }
      }
    }
    return new QuestionFile(file.toString(), questions, labelled, unlabelled);
  }

  /** Whether any question has labels. */
  boolean labelled() {
    return firstLabelled > 0;
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
                  + " the original ELQ fails on such a file: split it in two, or replay it without"
                  + " --compatibility elq")
              .formatted(path, firstLabelled, firstUnlabelled));
    }
  }

  /** Null for a line that is no JSON object, or a record that is no question. */
  private static @Nullable Boolean labelled(String line) throws IOException {
    try (JsonParser parser = JSON.createParser(line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return null;
      }
      boolean labelled = false;
      boolean refused = false;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        refused |= field.equals(QuestionLine.REFUSED);
        labelled |= parser.nextToken() != JsonToken.VALUE_NULL && field.equals("label_id");
        parser.skipChildren();
      }
      return refused && !labelled ? null : labelled;
    } catch (JsonProcessingException e) {
      return null;
    }
  }
}
