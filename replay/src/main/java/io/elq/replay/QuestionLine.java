// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.job.question.RawRecord;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import java.nio.charset.StandardCharsets;

/**
 * A line of a question file.
 *
 * @param id its id as the file has it, a string or a number; where there is none, the line's number
 * @param gold the question
 */
record QuestionLine(JsonNode id, GoldQuestion gold) {
  private static final String ID = "id";
  private static final String TEXT = "text";

  /** Why a record of a topic, or a line, is no question; then there is no text. */
  static final String REFUSED = "refused";

  /**
   * Reads a line.
   *
   * @throws MalformedLineException if it is not a question
   */
  static QuestionLine read(RawRecord record) throws MalformedLineException {
    ObjectNode line = object(record);
    if (!line.has(TEXT) && line.path(REFUSED).isTextual()) {
      throw new MalformedLineException(null, line.get(REFUSED).textValue());
    }
    GoldQuestion gold = GoldQuestion.of(line, record.offset());
    return new QuestionLine(
        line.hasNonNull(ID) ? line.get(ID) : LongNode.valueOf(record.offset()), gold);
  }

  /** A line that cannot be read, as {@link #read} refuses it. */
  static byte[] refused(MalformedLineException fault) {
    return JsonNodeFactory.instance
        .objectNode()
        .put(REFUSED, fault.description())
        .toString()
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The id that a line seems to have, the line's number if none can be made out. */
  static JsonNode idOf(RawRecord record) {
    try {
      JsonNode id = object(record).path(ID);
      return id.isTextual() || id.isNumber() ? id : LongNode.valueOf(record.offset());
    } catch (MalformedLineException e) {
      return LongNode.valueOf(record.offset());
    }
  }

  private static ObjectNode object(RawRecord record) throws MalformedLineException {
    return JsonLineReader.object(new String(record.value(), StandardCharsets.UTF_8));
  }
}
