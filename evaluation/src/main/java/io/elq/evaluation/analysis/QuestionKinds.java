// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.GoldQuestions;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Determines the kinds of questions and of their gold mentions. */
public final class QuestionKinds {
  private final @Nullable SharedNames names;
  private final @Nullable Set<Long> trained;

  /**
   * @param names names of the gold mentions' catalogue, or null: then kinds of names are left out
   * @param trained catalogue rows of the entities in the training questions, or null: then seen and
   *     unseen entities are not distinguished
   */
  public QuestionKinds(@Nullable SharedNames names, @Nullable Set<Long> trained) {
    this.names = names;
    this.trained = trained == null ? null : Set.copyOf(trained);
  }

  /**
   * The entities of training questions.
   *
   * @param files labelled questions, plain or gzip, see {@link GoldQuestion#open}
   * @return catalogue rows
   * @throws IOException if a file cannot be read, a line is malformed, or a file has no labelled
   *     question
   */
  public static Set<Long> trainedEntities(List<Path> files) throws IOException {
    Set<Long> rows = new HashSet<>();
    for (Path file : files) {
      try (GoldQuestions questions = GoldQuestions.open(file)) {
        for (GoldQuestion next = questions.next(); next != null; next = questions.next()) {
          next.mentions().forEach(mention -> rows.add(mention.row()));
        }
      }
    }
    return rows;
  }

  /** The kinds that can be determined with what is known, in order. */
  public Set<QuestionKind> known() {
    Set<QuestionKind> known = EnumSet.allOf(QuestionKind.class);
    if (names == null) {
      known.removeAll(EnumSet.range(QuestionKind.AMBIGUOUS_NAME, QuestionKind.NOT_A_NAME));
    }
    if (trained == null) {
      known.removeAll(EnumSet.of(QuestionKind.SEEN_ENTITY, QuestionKind.UNSEEN_ENTITY));
    }
    return known;
  }

  /** Kinds of a question: by the number of its gold mentions, and by capital letters. */
  Set<QuestionKind> of(JudgedQuestion question) {
    QuestionKind number =
        switch (question.gold().size()) {
          case 0 -> QuestionKind.NO_MENTION;
          case 1 -> QuestionKind.ONE_MENTION;
          default -> QuestionKind.SEVERAL_MENTIONS;
        };
    boolean capitals =
        question
            .text()
            .codePoints()
            .anyMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
    return EnumSet.of(number, capitals ? QuestionKind.MIXED_CASE : QuestionKind.LOWER_CASE);
  }

  /**
   * Kinds of a gold mention. One without a place in characters has no kind of name.
   *
   * @param mention one of the question's own
   */
  Set<QuestionKind> of(JudgedQuestion question, JudgedMention mention) {
    Set<QuestionKind> kinds = EnumSet.noneOf(QuestionKind.class);
    if (names != null && mention.characters() != null) {
      kinds.add(ofName(names.of(question, mention), mention.row()));
    }
    if (trained != null) {
      kinds.add(
          trained.contains(mention.row()) ? QuestionKind.SEEN_ENTITY : QuestionKind.UNSEEN_ENTITY);
    }
    kinds.add(question.isLater(mention) ? QuestionKind.LATER_MENTION : QuestionKind.FIRST_MENTION);
    return kinds;
  }

  private static QuestionKind ofName(Set<Long> named, long row) {
    if (!named.contains(row)) {
      return QuestionKind.NOT_A_NAME;
    }
    return named.size() > 1 ? QuestionKind.AMBIGUOUS_NAME : QuestionKind.UNAMBIGUOUS_NAME;
  }
}
