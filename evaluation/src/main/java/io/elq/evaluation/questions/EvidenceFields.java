// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.MalformedLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a predictions line that record what a prediction was decided from. */
final class EvidenceFields {
  private static final String BOUNDS = "mention_bounds";
  private static final String LOGITS = "mention_logits";
  private static final String ROWS = "cand_ids";
  private static final String SCORES = "cand_scores";
  private static final String JOINT_SCORES = "joint_scores";

  private EvidenceFields() {}

  /** Null where the line has no evidence. */
  static @Nullable Evidence read(JsonFields fields) throws MalformedLineException {
    if (!fields.has(BOUNDS)) {
      return null;
    }
    int[][] bounds =
        fields.spans(BOUNDS).stream()
            .map(span -> new int[] {span.start(), span.end()})
            .toArray(int[][]::new);
    List<JsonNode> candidates = fields.array(ROWS);
    long[][] rows = new long[candidates.size()][];
    for (int i = 0; i < rows.length; i++) {
      List<JsonNode> values = JsonFields.elements(candidates.get(i), ROWS);
      rows[i] = new long[values.size()];
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] = JsonFields.row(values.get(k), ROWS);
      }
    }
    return new Evidence(
        bounds, fields.floats(LOGITS), rows, matrix(fields, SCORES), matrix(fields, JOINT_SCORES));
  }

  private static float[][] matrix(JsonFields fields, String field) throws MalformedLineException {
    List<JsonNode> values = fields.array(field);
    float[][] matrix = new float[values.size()][];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = JsonFields.floats(values.get(i), field);
    }
    return matrix;
  }

  /** Adds nothing if there is no evidence. */
  static void write(@Nullable Evidence evidence, ObjectNode line) {
    if (evidence == null) {
      return;
    }
    ArrayNode bounds = line.putArray(BOUNDS);
    for (int[] bound : evidence.mentionBounds()) {
      bounds.addArray().add(bound[0]).add(bound[1]);
    }
    add(line.putArray(LOGITS), evidence.mentionLogits());
    ArrayNode rows = line.putArray(ROWS);
    for (long[] candidates : evidence.candidateRows()) {
      ArrayNode of = rows.addArray();
      for (long row : candidates) {
        of.add(row);
      }
    }
    write(line.putArray(SCORES), evidence.candidateScores());
    write(line.putArray(JOINT_SCORES), evidence.jointScores());
  }

  private static void write(ArrayNode array, float[][] matrix) {
    for (float[] values : matrix) {
      add(array.addArray(), values);
    }
  }

  private static void add(ArrayNode array, float[] values) {
    for (float value : values) {
      add(array, value);
    }
  }

  /** Infinities as the words that Python's float() reads; NaN, "unknown", as null. */
  static void add(ArrayNode array, float value) {
    if (Float.isNaN(value)) {
      array.addNull();
    } else if (Float.isInfinite(value)) {
      array.add(value < 0 ? "-inf" : "inf");
    } else {
      array.add(value);
    }
  }
}
