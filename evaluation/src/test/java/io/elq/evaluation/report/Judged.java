// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.linker.tokenize.Span;
import java.util.List;

/** Questions for tests of the report. */
final class Judged {
  private Judged() {}

  static JudgedMention mention(long row, int start, int end, double score) {
    Span place = new Span(start, end);
    return new JudgedMention(row, place, place, (float) score);
  }

  static JudgedQuestion question(
      String text, List<JudgedMention> gold, List<JudgedMention> predicted) {
    return new JudgedQuestion("q-1", text, JudgedQuestion.Unit.CHARACTERS, gold, predicted);
  }
}
