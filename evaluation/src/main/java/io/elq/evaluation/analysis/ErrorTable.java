// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Errors by kind. Each gold mention and each prediction is in exactly one pair or alone: pairs are
 * made of the same place and entity first, then overlapping places with the same entity, then
 * overlapping places; what is left is missed or spurious.
 */
public final class ErrorTable {
  private final Map<ErrorKind, List<LinkingError>> errors = new EnumMap<>(ErrorKind.class);
  private int correct;

  private ErrorTable() {
    for (ErrorKind kind : ErrorKind.values()) {
      errors.put(kind, new ArrayList<>());
    }
  }

  /** The errors in all questions. */
  public static ErrorTable of(List<JudgedQuestion> questions) {
    ErrorTable table = new ErrorTable();
    questions.forEach(table::add);
    return table;
  }

  /** Number of predictions with the right entity at the right place. */
  public int correct() {
    return correct;
  }

  /** Number of errors of a kind. */
  public int count(ErrorKind kind) {
    return of(kind).size();
  }

  /** Errors of a kind, those the linker was surest of first. */
  public List<LinkingError> examples(ErrorKind kind, int limit) {
    return of(kind).stream()
        .sorted(Comparator.comparingDouble(ErrorTable::doubt))
        .limit(limit)
        .toList();
  }

  private List<LinkingError> of(ErrorKind kind) {
    return errors.computeIfAbsent(kind, absent -> new ArrayList<>());
  }

  private static double doubt(LinkingError error) {
    return error.predicted() == null ? 0 : -error.predicted().score();
  }

  private void add(JudgedQuestion question) {
    List<JudgedMention> gold = new ArrayList<>(question.gold());
    List<JudgedMention> predicted = new ArrayList<>(question.predicted());
    correct += pair(gold, predicted, (g, p) -> g.triple().matchesStrongly(p.triple())).size();
    for (Pair pair : pair(gold, predicted, (g, p) -> g.triple().matchesWeakly(p.triple()))) {
      add(ErrorKind.WRONG_BOUNDARY, question, pair.gold, pair.predicted);
    }
    for (Pair pair : pair(gold, predicted, (g, p) -> g.place().overlaps(p.place()))) {
      add(ErrorKind.WRONG_ENTITY, question, pair.gold, pair.predicted);
    }
    gold.forEach(missed -> add(ErrorKind.MISSED_MENTION, question, missed, null));
    predicted.forEach(spurious -> add(ErrorKind.SPURIOUS, question, null, spurious));
  }

  private void add(
      ErrorKind kind,
      JudgedQuestion question,
      @Nullable JudgedMention gold,
      @Nullable JudgedMention predicted) {
    of(kind).add(new LinkingError(kind, question, gold, predicted));
  }

  private record Pair(JudgedMention gold, JudgedMention predicted) {}

  /** Takes matching pairs out of both lists, in the order of the gold mentions. */
  private static List<Pair> pair(
      List<JudgedMention> gold,
      List<JudgedMention> predicted,
      BiPredicate<JudgedMention, JudgedMention> match) {
    List<Pair> pairs = new ArrayList<>();
    gold.removeIf(
        one -> {
          for (int i = 0; i < predicted.size(); i++) {
            if (match.test(one, predicted.get(i))) {
              pairs.add(new Pair(one, predicted.remove(i)));
              return true;
            }
          }
          return false;
        });
    return pairs;
  }
}
