// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Counts;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.evaluation.score.Matching;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a linker did by kind of question and of gold mention.
 *
 * @param rows in the order of the kinds; those that could be determined, also without anything of
 *     the kind
 */
public record KindTable(List<KindRow> rows) {

  /** Copies the rows. */
  public KindTable {
    rows = List.copyOf(rows);
  }

  /**
   * Counts by kind.
   *
   * @param errors those of the questions; they say what became of each gold mention
   * @param matching how matches are counted in kinds of questions
   */
  public static KindTable of(
      List<JudgedQuestion> questions, ErrorTable errors, QuestionKinds kinds, Matching matching) {
    Map<QuestionKind, Tally> tallies = new EnumMap<>(QuestionKind.class);
    kinds.known().forEach(kind -> tallies.put(kind, new Tally(kind)));
    for (JudgedQuestion question : questions) {
      Counts counts = matching.count(question.goldTriples(), question.predictedTriples());
      kinds.of(question).forEach(kind -> of(kind, tallies).add(counts));
      for (JudgedMention mention : question.gold()) {
        kinds.of(question, mention).forEach(kind -> of(kind, tallies).gold++);
      }
    }
    for (ErrorKind kind : ErrorKind.values()) {
      for (LinkingError error : errors.examples(kind, Integer.MAX_VALUE)) {
        kindsOf(error, kinds).forEach(of -> of(of, tallies).errors.merge(kind, 1, Integer::sum));
      }
    }
    return new KindTable(tallies.values().stream().map(Tally::row).toList());
  }

  private static Tally of(QuestionKind kind, Map<QuestionKind, Tally> tallies) {
    return tallies.computeIfAbsent(kind, Tally::new);
  }

  private static Set<QuestionKind> kindsOf(LinkingError error, QuestionKinds kinds) {
    Set<QuestionKind> of = EnumSet.copyOf(kinds.of(error.question()));
    if (error.gold() != null) {
      of.addAll(kinds.of(error.question(), error.gold()));
    }
    return of;
  }

  /** By the kind's name in lower case. Kinds without gold have no scores. */
  public ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    rows.forEach(row -> json.set(row.kind().lowerCase(), row.toJson()));
    return json;
  }

  /** One row while it is counted. */
  private static final class Tally {
    private final QuestionKind kind;
    private final Map<ErrorKind, Integer> errors = new EnumMap<>(ErrorKind.class);
    private Counts counts = Counts.NONE;
    private int questions;
    private int unanswered;
    private int gold;

    Tally(QuestionKind kind) {
      this.kind = kind;
      for (ErrorKind error : ErrorKind.values()) {
        if (error != ErrorKind.SPURIOUS || kind.of() == QuestionKind.Of.QUESTIONS) {
          errors.put(error, 0);
        }
      }
    }

    void add(Counts question) {
      counts = counts.plus(question);
      questions++;
      unanswered += question.predicted() == 0 ? 1 : 0;
    }

    KindRow row() {
      return new KindRow(
          kind,
          questions,
          unanswered,
          kind.of() == QuestionKind.Of.QUESTIONS ? counts : mentions(),
          errors);
    }

    private Counts mentions() {
      int weak = gold - errors(ErrorKind.MISSED_MENTION) - errors(ErrorKind.WRONG_ENTITY);
      return new Counts(gold, 0, weak, weak - errors(ErrorKind.WRONG_BOUNDARY));
    }

    private int errors(ErrorKind kind) {
      return errors.getOrDefault(kind, 0);
    }
  }
}
