// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import io.elq.evaluation.questions.Triple;
import io.elq.weights.Golden;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void agreeWithTheReferenceOnAllItsRuns() throws IOException {
    int runs = 0;
    for (JsonNode run : new ObjectMapper().readTree(Golden.file("runs/summary.json").toFile())) {
      if (!run.get("metrics").isEmpty()) {
        Metrics metrics = metrics(run);
        assertThat(metrics.toJson().at("/counts/predicted").asInt())
            .isEqualTo(run.get("n_pred").asInt());
        assertPrinted(run, "weak", metrics.all().weak(), metrics, metrics.weak());
        assertPrinted(run, "strong", metrics.all().strong(), metrics, metrics.strong());
        assertPrinted(run, "weak_window", metrics.inWindow().weak(), metrics, metrics.windowWeak());
        assertPrinted(
            run, "strong_window", metrics.inWindow().strong(), metrics, metrics.windowStrong());
        runs++;
      }
    }
    assertThat(runs).isEqualTo(41);
  }

  /**
   * Counts a run of the reference with its own gold: the window's gold is the gold of the question
   * file that lies inside the tokens that the reference encoded (its golds over the whole text are
   * partly in other coordinates).
   */
  private static Metrics metrics(JsonNode run) throws IOException {
    Map<String, GoldQuestion> questions = new HashMap<>();
    for (JsonNode line : Golden.lines("questions_labelled.jsonl")) {
      questions.put(line.get("id").asText(), GoldQuestion.parse(line.toString()));
    }
    Map<String, int[]> inputIds = inputIds(run.get("run").asText());
    MetricsAccumulator metrics = new MetricsAccumulator(Matching.ELQ);
    for (JsonNode line : Golden.lines("runs/" + run.get("run").asText() + ".jsonl.gz")) {
      Prediction prediction = Prediction.parse(line.toString());
      GoldQuestion question = questions.get(prediction.id());
      List<Triple> gold = new ArrayList<>();
      for (JsonNode triple : line.get("gold_triples")) {
        gold.add(new Triple(triple.get(0).asText(), triple.get(1).asInt(), triple.get(2).asInt()));
      }
      InputWindow window = InputWindow.of(question.tokenIds(), inputIds.get(prediction.id()));
      List<Triple> predicted = prediction.tokenTriples();
      metrics.add(gold, predicted, window.inside(question.tokenTriples()), predicted);
    }
    return metrics.metrics();
  }

  /** What the reference encoded where a run of that length tells, otherwise null. */
  private static Map<String, int[]> inputIds(String run) throws IOException {
    int length = run.indexOf("__ctx");
    String context = length < 0 ? "" : run.substring(length);
    Map<String, int[]> ids = new HashMap<>();
    for (JsonNode line :
        Golden.lines("runs/tiny__labelled__none__thr-4.5__ncm50" + context + ".jsonl.gz")) {
      ids.put(line.get("id").asText(), Prediction.parse(line.toString()).inputIds());
    }
    return ids;
  }

  private static void assertPrinted(
      JsonNode run, String kind, int correct, Metrics metrics, Scores scores) {
    JsonNode printed = run.get("metrics");
    String name = run.get("run").asText() + " " + kind;
    assertThat(printed.get(kind + "_precision").asText())
        .as(name)
        .startsWith(correct + " / " + metrics.all().predicted() + " = ")
        .endsWith("= " + scores.precision());
    assertThat(printed.get(kind + "_recall").asText())
        .as(name)
        .startsWith(correct + " / " + metrics.all().gold() + " = ")
        .endsWith("= " + scores.recall());
    assertThat(scores.f1())
        .as(name)
        .isCloseTo(printed.get(kind + "_f1").asDouble(), Offset.offset(1e-12));
  }

  @Test
  void exactMatchingDividesByWhatLiesInsideTheWindow() {
    Metrics elq = halfSeen(Matching.ELQ);
    Metrics exact = halfSeen(Matching.EXACT);

    assertThat(elq.windowWeak()).isEqualTo(new Scores(0.5, 0.5, 0.5));
    assertThat(exact.windowWeak()).isEqualTo(new Scores(1, 1, 1));
    assertThat(exact.weak()).isEqualTo(new Scores(0.5, 0.5, 0.5));
  }

  private static Metrics halfSeen(Matching matching) {
    MetricsAccumulator metrics = new MetricsAccumulator(matching);
    List<Triple> seen = List.of(new Triple("a", 0, 2));
    metrics.add(
        List.of(seen.get(0), new Triple("b", 5, 6)),
        List.of(seen.get(0), new Triple("c", 5, 6)),
        seen,
        seen);
    return metrics.metrics();
  }

  @Test
  void aFailedQuestionMissesItsGold() {
    MetricsAccumulator metrics = new MetricsAccumulator(Matching.EXACT);
    metrics.add(List.of(new Triple("a", 0, 1)), List.of(new Triple("a", 0, 1)));
    metrics.addError(List.of(new Triple("b", 0, 1)));

    assertThat(metrics.metrics().toJson())
        .hasToString(
            "{\"matching\":\"exact\","
                + "\"weak\":{\"precision\":1.0,\"recall\":0.5,\"f1\":0.6666666666666666},"
                + "\"strong\":{\"precision\":1.0,\"recall\":0.5,\"f1\":0.6666666666666666},"
                + "\"window\":{"
                + "\"weak\":{\"precision\":1.0,\"recall\":0.5,\"f1\":0.6666666666666666},"
                + "\"strong\":{\"precision\":1.0,\"recall\":0.5,\"f1\":0.6666666666666666}},"
                + "\"counts\":{\"questions\":2,\"gold\":2,\"predicted\":1,\"weak\":1,\"strong\":1,"
                + "\"window_gold\":2,\"window_predicted\":1,\"window_weak\":1,\"window_strong\":1,"
                + "\"errors\":1}}");
  }
}
