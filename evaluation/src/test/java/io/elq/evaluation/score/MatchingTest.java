// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.evaluation.questions.Triple;
import io.elq.weights.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatchingTest {

  @Test
  void elqMatchingAgreesWithTheReferenceOnItsCases() throws IOException {
    List<JsonNode> cases = Golden.lines("metric_cases.jsonl.gz");
    assertThat(cases).hasSize(500);
    for (JsonNode golden : cases) {
      Counts counts = Matching.ELQ.count(triples(golden.get("gold")), triples(golden.get("pred")));
      assertThat(counts.weak()).as("weak %s", golden).isEqualTo(golden.get("weak").asInt());
      assertThat(counts.strong()).as("strong %s", golden).isEqualTo(golden.get("strong").asInt());
    }
  }

  @Test
  void exactMatchingFindsPairsThatTheReferenceMisses() {
    List<Triple> gold = List.of(new Triple("a", 0, 2), new Triple("a", 1, 3));
    // The greedy choice for the first prediction would take the only partner of the second.
    List<Triple> predicted = List.of(new Triple("a", 1, 2), new Triple("a", 2, 4));
    assertThat(Matching.EXACT.count(gold, predicted).weak()).isEqualTo(2);
    List<Triple> reversed = List.of(new Triple("a", 2, 4), new Triple("a", 1, 2));
    assertThat(Matching.EXACT.count(gold, reversed).weak()).isEqualTo(2);
  }

  @Test
  void aPairCountsOnce() {
    List<Triple> gold = List.of(new Triple("q1", 0, 5));
    List<Triple> predicted = List.of(new Triple("Q1", 0, 5), new Triple("q1", 0, 5));
    Counts counts = Matching.EXACT.count(gold, predicted);
    assertThat(counts).isEqualTo(new Counts(1, 2, 1, 1));
    assertThat(counts.strongScores().precision()).isEqualTo(0.5);
    assertThat(counts.strongScores().recall()).isEqualTo(1.0);
    assertThat(counts.strongScores().f1()).isEqualTo(2.0 / 3);
  }

  @Test
  void touchingSpansDoNotMatch() {
    Counts counts =
        Matching.EXACT.count(List.of(new Triple("a", 0, 2)), List.of(new Triple("a", 2, 4)));
    assertThat(counts.plus(Counts.NONE)).isEqualTo(new Counts(1, 1, 0, 0));
    assertThat(counts.weakScores()).isEqualTo(new Scores(0, 0, 0));
  }

  private static List<Triple> triples(JsonNode nodes) {
    List<Triple> triples = new ArrayList<>();
    for (JsonNode node : nodes) {
      triples.add(new Triple(node.get(0).asText(), node.get(1).asInt(), node.get(2).asInt()));
    }
    return triples;
  }
}
