// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.mention.Mention;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedEntity.Candidate;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import io.elq.linker.tokenize.Span;
import io.elq.weights.Golden;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredictionTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void whatIsWrittenIsWhatTheReferenceWrote() throws IOException {
    for (JsonNode golden : Golden.lines("runs/tiny__labelled__none__thr-4.5__ncm50.jsonl.gz")) {
      JsonNode written = JSON.readTree(Prediction.parse(golden.toString()).toJson());
      for (String field :
          List.of(
              "id",
              "input_ids",
              "pred_triples",
              "scores",
              "mention_bounds",
              "mention_logits",
              "cand_ids",
              "cand_scores",
              "joint_scores")) {
        assertThat(written.get(field).toString())
            .as("%s of %s", field, golden.get("id"))
            .isEqualTo(golden.get(field).toString());
      }
    }
  }

  @Test
  void infinitiesAreWordsAndAnUnknownScoreIsNull() throws IOException {
    String line =
        """
        {"id":"a","pred_triples":[["7",-1,0],[8,1,2],[9,3,4]],"scores":["-inf",-Infinity,null]}\
        """;

    Prediction prediction = Prediction.parse(line);

    assertThat(prediction.mentions())
        .containsExactly(
            new PredictedMention(7, new Span(-1, 0), null, Float.NEGATIVE_INFINITY),
            new PredictedMention(8, new Span(1, 2), null, Float.NEGATIVE_INFINITY),
            new PredictedMention(9, new Span(3, 4), null, Float.NaN));
    assertThat(prediction.toJson())
        .isEqualTo(
            "{\"id\":\"a\",\"pred_triples\":[[7,-1,0],[8,1,2],[9,3,4]],"
                + "\"scores\":[\"-inf\",\"-inf\",null],\"mentions\":[null,null,null]}");
  }

  @Test
  void aPredictionWithoutPlacesInTokensIsNotWritten() throws IOException {
    Prediction prediction =
        Prediction.parse("{\"id\":\"a\",\"entities\":[{\"entity\":7,\"start\":0,\"end\":4}]}");

    assertThatThrownBy(prediction::toJson)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("prediction a has mentions without their places in tokens");
  }

  @Test
  void aLinkersAnswerIsWrittenSurestFirstInCodePoints() throws IOException {
    LinkedText linked =
        new LinkedText(
            "😀 rome or paris",
            List.of(linked(3, 7, 1, -2), linked(11, 16, 3, -1)),
            List.of(),
            1,
            List.of(
                new ScoredMention(
                    0,
                    new Mention(2, 2, 0.5f),
                    -1,
                    -2,
                    Float.NEGATIVE_INFINITY,
                    List.of(new Candidate(1, 7)))));

    String json = Prediction.of("q", new int[] {101, 102}, linked, false).toJson();

    String line =
        "{\"id\":\"q\",\"input_ids\":[101,102],\"pred_triples\":[[3,3,4],[1,1,2]],"
            + "\"scores\":[-1.0,-2.0],\"mentions\":[[10,15],[2,6]]}";
    assertThat(json).isEqualTo(line);
    assertThat(Prediction.of("q", new int[] {101, 102}, linked, true).toJson())
        .isEqualTo(
            line.replace("]]}", "]],")
                + "\"mention_bounds\":[[2,2]],\"mention_logits\":[0.5],\"cand_ids\":[[1]],"
                + "\"cand_scores\":[[7.0]],\"joint_scores\":[[-1.0]]}");
    assertThat(Prediction.parse(json).characterTriples(linked.text()))
        .containsExactly(new Triple("3", 11, 16), new Triple("1", 3, 7));
  }

  @Test
  void anEntityWithoutCharactersIsWrittenInTokens() throws IOException {
    LinkedText linked =
        new LinkedText("a", List.of(linked(-1, -1, 0, -1)), List.of(), 1, List.of());

    String json = Prediction.of("17", null, linked, false).toJson(IntNode.valueOf(17));

    assertThat(json)
        .isEqualTo("{\"id\":17,\"pred_triples\":[[0,0,1]],\"scores\":[-1.0],\"mentions\":[null]}");
    assertThat(Prediction.parse(json).inCharacters()).isFalse();
  }

  @Test
  void evidenceOfACutTextLiesInTheEncodersInput() {
    Mention mention = new Mention(2, 3, 0.5f);
    ScoredMention scored =
        new ScoredMention(
            7, mention, -1, -2, Float.NEGATIVE_INFINITY, List.of(new Candidate(1, 7)));

    assertThat(
            Evidence.of(new LinkedText("cut", List.of(), List.of(), 1, List.of(scored)))
                .mentionBounds())
        .isDeepEqualTo(new int[][] {{2, 3}});
    assertThat(
            Evidence.of(new LinkedText("long", List.of(), List.of(), 2, List.of(scored)))
                .mentionBounds())
        .isDeepEqualTo(new int[][] {{9, 10}});
  }

  private static LinkedEntity linked(int start, int end, int token, float score) {
    CatalogueEntity entity = new CatalogueEntity(token, "title", "", null);
    return new LinkedEntity(start, end, token, token + 1, entity, score, score, 1, List.of());
  }

  @Test
  void readsEntitiesWithCharactersOnly() throws IOException {
    Prediction prediction =
        Prediction.parse(
            """
            {"id":"a","entities":[{"start":0,"end":4,"entity":"12","score":-0.5},
             {"start":5,"end":6,"entity":3}]}\
            """);

    assertThat(prediction.mentions())
        .containsExactly(
            new PredictedMention(12, null, new Span(0, 4), -0.5f),
            new PredictedMention(3, null, new Span(5, 6), Float.NaN));
    assertThat(prediction.inTokens()).isFalse();
    assertThatThrownBy(() -> prediction.characterTriples("rome"))
        .hasMessageContaining("[5, 6) lies outside the text of 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'id':1} | pred_triples | is missing, and so is \"entities\"",
        "{'id':1,'pred_triples':[[1,2]]} | pred_triples | not [row, start, end)",
        "{'id':1,'pred_triples':[['Q1',0,1]]} | pred_triples | not a catalogue row",
        "{'id':1,'pred_triples':[[1,0,1]],'scores':[]} | scores | 0 for 1 triples",
        "{'id':1,'pred_triples':[[1,0,1]],'scores':['high']} | scores | not a number",
        "{'id':1,'pred_triples':[[1,0,1]],'mentions':[[0,1],[1,2]]} | mentions | 2 for 1 triples",
        "{'id':1,'entities':[{'start':0,'entity':1}]} | entities | not a whole number",
        "{'id':1,'entities':[{'start':0,'end':1}]} | entities | not a catalogue row",
      })
  void aBadLineIsRefusedNamingTheField(String line, String field, String fault) {
    assertThatThrownBy(() -> Prediction.parse(line.replace('\'', '"')))
        .isInstanceOfSatisfying(
            MalformedLineException.class, e -> assertThat(e.field()).isEqualTo(field))
        .hasMessageContaining(fault);
  }
}
