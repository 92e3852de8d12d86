// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.tokenize.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A line of a predictions file. The form that is written, and read:
 *
 * <pre>{"id", "input_ids", "pred_triples": [[row, token start, token end], ...],
 * "scores": [...], "mentions": [[character start, character end], ...]}</pre>
 *
 * with ends exclusive, tokens without [CLS], characters as code points; "scores" and "mentions" run
 * parallel to the triples and may be absent; a mention whose characters are unknown is null. Read
 * as well, for linkers that know no tokens:
 *
 * <pre>{"id", "entities": [{"start", "end", "entity", "score"}, ...]}</pre>
 *
 * with characters as code points and the catalogue row in "entity"; "score" may be absent.
 */
final class PredictionLine {
  private static final String TRIPLES = "pred_triples";
  private static final String ENTITIES = "entities";
  private static final String SCORES = "scores";
  private static final String CHARACTERS = "mentions";
  private static final String INPUT_IDS = "input_ids";

  private PredictionLine() {}

  static Prediction read(JsonFields fields) throws MalformedLineException {
    String id = fields.id("id");
    int[] inputIds = fields.has(INPUT_IDS) ? fields.ints(INPUT_IDS) : null;
    if (fields.has(TRIPLES)) {
      return new Prediction(id, inputIds, triples(fields), EvidenceFields.read(fields));
    }
    if (fields.has(ENTITIES)) {
      return new Prediction(id, inputIds, entities(fields), null);
    }
    throw new MalformedLineException(TRIPLES, "is missing, and so is \"" + ENTITIES + "\"");
  }

  private static List<PredictedMention> triples(JsonFields fields) throws MalformedLineException {
    List<JsonNode> triples = fields.array(TRIPLES);
    float[] scores = fields.has(SCORES) ? fields.floats(SCORES) : null;
    List<Span> characters = fields.has(CHARACTERS) ? fields.spansOrNulls(CHARACTERS) : null;
    checkParallel(SCORES, scores == null ? triples.size() : scores.length, triples.size());
    checkParallel(
        CHARACTERS, characters == null ? triples.size() : characters.size(), triples.size());
    List<PredictedMention> mentions = new ArrayList<>(triples.size());
    for (int i = 0; i < triples.size(); i++) {
      JsonNode triple = triples.get(i);
      if (triple.size() != 3) {
        throw new MalformedLineException(TRIPLES, triple + " is not [row, start, end)");
      }
      mentions.add(
          new PredictedMention(
              JsonFields.row(triple.get(0), TRIPLES),
              JsonFields.span(triple.get(1), triple.get(2), TRIPLES),
              characters == null ? null : characters.get(i),
              scores == null ? Float.NaN : scores[i]));
    }
    return mentions;
  }

  private static void checkParallel(String field, int size, int triples)
      throws MalformedLineException {
    if (size != triples) {
      throw new MalformedLineException(field, size + " for " + triples + " triples");
    }
  }

  private static List<PredictedMention> entities(JsonFields fields) throws MalformedLineException {
    List<PredictedMention> mentions = new ArrayList<>();
    for (JsonNode entity : fields.array(ENTITIES)) {
      Span characters = JsonFields.span(entity.get("start"), entity.get("end"), ENTITIES);
      float score =
          entity.hasNonNull("score") ? JsonFields.number(entity.get("score"), ENTITIES) : Float.NaN;
      long row = JsonFields.row(entity.path("entity"), ENTITIES);
      mentions.add(new PredictedMention(row, null, characters, score));
    }
    return mentions;
  }

  static String write(Prediction prediction, JsonNode id) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.set("id", id);
    if (prediction.inputIds() != null) {
      ArrayNode ids = line.putArray(INPUT_IDS);
      for (int token : prediction.inputIds()) {
        ids.add(token);
      }
    }
    ArrayNode triples = line.putArray(TRIPLES);
    ArrayNode scores = line.putArray(SCORES);
    for (PredictedMention mention : prediction.mentions()) {
      Span tokens = mention.tokens();
      if (tokens == null) {
        throw new IllegalArgumentException(
            "prediction " + prediction.id() + " has mentions without their places in tokens");
      }
      triples.addArray().add(mention.row()).add(tokens.start()).add(tokens.end());
      EvidenceFields.add(scores, mention.score());
    }
    ArrayNode characters = line.putArray(CHARACTERS);
    for (PredictedMention mention : prediction.mentions()) {
      Span place = mention.characters();
      if (place == null) {
        characters.addNull();
      } else {
        characters.addArray().add(place.start()).add(place.end());
      }
    }
    EvidenceFields.write(prediction.evidence(), line);
    return line.toString();
  }
}
