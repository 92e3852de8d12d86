package io.elq.job.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.job.question.RawRecord;
import io.elq.linker.evaluate.GoldQuestion;
import io.elq.linker.evaluate.MalformedLineException;
import java.nio.charset.StandardCharsets;

/**
 * A line of a question file.
 *
 * @param id its id as the file has it, a string or a number; where there is none, the line's number
 * @param gold the question
 */
record QuestionLine(JsonNode id, GoldQuestion gold) {
  private static final String ID = "id";

  /** Python writes NaN and infinities as bare words. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * Reads a line.
   *
   * @throws MalformedLineException if it is no question
   */
  static QuestionLine read(RawRecord record) throws MalformedLineException {
    if (!(json(record) instanceof ObjectNode line)) {
      throw new MalformedLineException(null, "not a JSON object");
    }
    if (!line.hasNonNull(ID)) {
      line.set(ID, LongNode.valueOf(record.offset()));
    }
    return new QuestionLine(line.get(ID), GoldQuestion.parse(line.toString()));
  }

  /** The id that a line seems to have, the line's number if none can be made out. */
  static JsonNode idOf(RawRecord record) {
    try {
      JsonNode id = json(record).path(ID);
      return id.isTextual() || id.isNumber() ? id : LongNode.valueOf(record.offset());
    } catch (MalformedLineException e) {
      return LongNode.valueOf(record.offset());
    }
  }

  private static JsonNode json(RawRecord record) throws MalformedLineException {
    try {
      return JSON.readTree(new String(record.value(), StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new MalformedLineException(null, "not JSON: " + e.getOriginalMessage());
    }
  }
}
