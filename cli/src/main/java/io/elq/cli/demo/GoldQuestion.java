package io.elq.cli.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A question with the entities that people found in it.
 *
 * @param mentions [start, end) in UTF-16 units of the text
 * @param rows catalogue row of each mention
 * @param ambiguous whether a name in the question has several bearers in the catalogue
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record GoldQuestion(
    String id,
    String text,
    List<List<Integer>> mentions,
    @JsonProperty("label_id") List<Long> rows,
    boolean ambiguous) {

  GoldQuestion {
    mentions = List.copyOf(mentions);
    rows = List.copyOf(rows);
  }

  /** Reads the hand-written questions that the program carries. */
  static List<GoldQuestion> handWritten() throws IOException {
    try (InputStream in = GoldQuestion.class.getResourceAsStream("/demo/questions.jsonl")) {
      return new ObjectMapper()
          .readerFor(GoldQuestion.class)
          .<GoldQuestion>readValues(in)
          .readAll();
    }
  }
}
