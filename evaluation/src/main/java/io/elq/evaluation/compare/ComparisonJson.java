// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.compare.ReleaseComparison.Side;
import io.elq.evaluation.compare.ReleaseComparison.Speed;
import io.elq.evaluation.score.Interval;
import io.elq.evaluation.score.Scores;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import org.jspecify.annotations.Nullable;

/** A comparison as JSON. Places are in code points, as in all files, or in tokens. */
final class ComparisonJson {
  private ComparisonJson() {}

  static ObjectNode of(ReleaseComparison comparison) {
    Comparison changes = comparison.changes();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    side(comparison.a(), json.putObject("a"));
    side(comparison.b(), json.putObject("b"));
    json.put("entities_compared_by", comparison.identity().lowerCase());
    QuestionCounts questions = changes.questions();
    json.putObject("questions")
        .put("answered", questions.answered())
        .put("changed", questions.changed())
        .put("changed_share", questions.changedShare())
        .put("only_a", questions.onlyA())
        .put("only_b", questions.onlyB())
        .put("refused", questions.refused());
    ObjectNode mentions = json.putObject("mentions");
    for (ChangeKind kind : ChangeKind.values()) {
      mentions.set(kind.lowerCase(), count(changes.count(kind), changes.gold() != null));
    }
    if (changes.gold() != null) {
      json.set("gold", gold(changes.gold(), comparison));
    }
    if (comparison.speed() != null) {
      json.set("speed", speed(comparison.speed()));
    }
    ArrayNode unanswered = json.putArray("unanswered");
    for (Unanswered line : changes.unanswered()) {
      unanswered
          .addObject()
          .put("line", line.line())
          .put("id", line.id())
          .put("by", line.by())
          .put("reason", line.reason());
    }
    ArrayNode examples = json.putArray("examples");
    for (ChangeKind kind : ChangeKind.values()) {
      changes.examples(kind).forEach(example -> examples.add(example(example)));
    }
    return json;
  }

  private static void side(Side side, ObjectNode json) {
    json.put("release", side.release()).put("entities", side.entities());
  }

  private static ObjectNode count(KindCount count, boolean labelled) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("mentions", count.mentions());
    return labelled ? json.put("right_a", count.rightA()).put("right_b", count.rightB()) : json;
  }

  private static ObjectNode gold(GoldComparison gold, ReleaseComparison comparison) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("questions", gold.questions())
        .put("better", gold.better())
        .put("worse", gold.worse())
        .put("entities", gold.a().gold())
        .put("matching", comparison.matching().lowerCase());
    json.set("weak", scores(gold.a().weakScores(), gold.b().weakScores(), gold.weak()));
    json.set("strong", scores(gold.a().strongScores(), gold.b().strongScores(), gold.strong()));
    return json;
  }

  private static ObjectNode scores(Scores a, Scores b, Interval difference) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set("a", a.toJson());
    json.set("b", b.toJson());
    json.put("f1_difference", difference.value());
    json.putArray("f1_difference_95").add(difference.low()).add(difference.high());
    return json;
  }

  private static ObjectNode speed(Speed speed) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("questions", speed.questions()).put("rounds", speed.rounds());
    json.putObject("a").put("seconds", speed.secondsA()).put("questions_per_second", speed.rateA());
    json.putObject("b").put("seconds", speed.secondsB()).put("questions_per_second", speed.rateB());
    return json;
  }

  private static ObjectNode example(ChangeExample example) {
    ComparedQuestion question = example.question();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kind", example.change().kind().lowerCase())
        .put("id", question.id())
        .put("text", question.text())
        .put("unit", question.inCharacters() ? "characters" : "tokens");
    mention("a", example.change().a(), question, json);
    mention("b", example.change().b(), question, json);
    return json;
  }

  /** Adds nothing if there is no mention. */
  private static void mention(
      String side, @Nullable ComparedMention mention, ComparedQuestion question, ObjectNode json) {
    if (mention == null) {
      return;
    }
    Span place =
        question.inCharacters()
            ? CodePoints.fromUtf16(question.text(), mention.place())
            : mention.place();
    ObjectNode fields = json.putObject(side);
    fields.put("start", place.start()).put("end", place.end());
    if (mention.kbId() != null) {
      fields.put("kb_id", mention.kbId());
    }
    fields.put("title", mention.title()).put("score", mention.score());
    if (mention.right() != null) {
      fields.put("right", mention.right());
    }
  }
}
