// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class ComparisonJsonTest {
  private final JsonNode labelled = ComparisonExample.labelled().toJson();
  private final JsonNode unlabelled = ComparisonExample.unlabelled().toJson();

  @Test
  void releasesQuestionsAndMentionsHaveTheDocumentedForm() {
    assertThat(labelled.get("a")).hasToString("{\"release\":\"old-1\",\"entities\":1000}");
    assertThat(labelled.get("b")).hasToString("{\"release\":\"new-2\",\"entities\":2000}");
    assertThat(labelled.get("entities_compared_by").textValue()).isEqualTo("kb_id");
    assertThat(labelled.get("questions"))
        .hasToString(
            "{\"answered\":2,\"changed\":1,\"changed_share\":0.5,\"only_a\":0,\"only_b\":0,"
                + "\"refused\":1}");
    assertThat(labelled.get("mentions"))
        .hasToString(
            "{\"same\":{\"mentions\":1,\"right_a\":1,\"right_b\":1},"
                + "\"changed\":{\"mentions\":1,\"right_a\":1,\"right_b\":0},"
                + "\"moved\":{\"mentions\":0,\"right_a\":0,\"right_b\":0},"
                + "\"new\":{\"mentions\":1,\"right_a\":0,\"right_b\":0},"
                + "\"lost\":{\"mentions\":0,\"right_a\":0,\"right_b\":0}}");
    assertThat(labelled.get("unanswered"))
        .hasToString(
            "[{\"line\":3,\"id\":\"3\",\"by\":\"A and B\","
                + "\"reason\":\"field \\\"text\\\": is missing\"}]");
  }

  @Test
  void scoresHaveADifferenceAndItsInterval() {
    JsonNode gold = labelled.get("gold");
    assertThat(gold.get("questions").intValue()).isEqualTo(2);
    assertThat(gold.get("better").intValue()).isZero();
    assertThat(gold.get("worse").intValue()).isEqualTo(1);
    assertThat(gold.at("/weak/a/f1").doubleValue()).isEqualTo(1);
    assertThat(gold.at("/weak/b/f1").doubleValue()).isEqualTo(0.4);
    assertThat(gold.at("/weak/f1_difference").doubleValue()).isEqualTo(-0.6);
    assertThat(gold.at("/weak/f1_difference_95")).hasToString("[-1.0,0.0]");
    assertThat(gold.get("matching").textValue()).isEqualTo("exact");
  }

  @Test
  void speedIsInQuestionsASecond() {
    assertThat(labelled.get("speed"))
        .hasToString(
            "{\"questions\":200,\"rounds\":2,\"a\":{\"seconds\":2.0,\"questions_per_second\":100.0},"
                + "\"b\":{\"seconds\":1.6,\"questions_per_second\":125.0}}");
  }

  @Test
  void placesOfExamplesAreInCodePoints() {
    assertThat(labelled.at("/examples/0/a"))
        .hasToString(
            "{\"start\":8,\"end\":13,\"kb_id\":\"Q1\",\"title\":\"Title of Q1\",\"score\":-0.25,"
                + "\"right\":true}");
    assertThat(labelled.at("/examples/0/kind").textValue()).isEqualTo("changed");
    assertThat(labelled.at("/examples/1/kind").textValue()).isEqualTo("new");
    assertThat(labelled.at("/examples/1").has("a")).isFalse();
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(unlabelled.has("gold")).isFalse();
    assertThat(unlabelled.has("speed")).isFalse();
    assertThat(unlabelled.at("/mentions/lost")).hasToString("{\"mentions\":1}");
    assertThat(unlabelled.at("/examples/0/unit").textValue()).isEqualTo("tokens");
    assertThat(unlabelled.at("/examples/0/a").has("right")).isFalse();
    assertThat(unlabelled.at("/examples/0/a/start").intValue()).isEqualTo(1);
  }
}
