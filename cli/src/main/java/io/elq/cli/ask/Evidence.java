// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.ask;

import io.elq.cli.terminal.QuestionView;
import io.elq.cli.terminal.TerminalText;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.tokenize.KnownWords;
import io.elq.linker.tokenize.WordPieces;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Help.Ansi.Style;

/**
 * What {@code :why} shows: every span of a question that was searched, best first, with its scores,
 * its best candidates and what became of it.
 *
 * @param view colours and width
 * @param entities name the candidates
 * @param candidates most candidates to show of a span
 */
record Evidence(QuestionView view, Entities entities, int candidates) {

  private static final String INDENT = "      ";

  /** Several lines, without a line break at the end. */
  String of(LinkedText linked, WordPieces pieces, LinkerSettings settings) {
    List<ScoredMention> spans =
        linked.mentions().stream()
            .sorted(Comparator.comparingDouble((ScoredMention span) -> -span.score()))
            .toList();
    if (spans.isEmpty() && !KnownWords.of(pieces).in(0, pieces.size())) {
      return "  No span was searched: the model's vocabulary knows none of these words.";
    }
    if (spans.isEmpty()) {
      return "  No span was searched: none has a mention score above the threshold "
          + settings.threshold()
          + ".\n  A lower one, such as :threshold "
          + lower(settings.threshold())
          + ", lets more through.";
    }
    StringBuilder out = new StringBuilder();
    out.append("  ").append(spans.size()).append(spans.size() == 1 ? " span" : " spans");
    out.append(" searched. A span: score, text, mention score,\n");
    out.append("  verdict. A candidate: joint score, inner product, entity.");
    for (ScoredMention span : spans) {
      out.append('\n').append(spanLine(span, pieces, Verdict.of(span, linked, settings)));
      float[] joint = span.jointScores();
      for (int i = 0; i < Math.min(candidates, joint.length); i++) {
        out.append('\n').append(candidateLine(span.candidates().get(i), joint[i]));
      }
    }
    return out.toString();
  }

  private String spanLine(ScoredMention span, WordPieces pieces, Verdict verdict) {
    return style(Style.faint, QuestionView.score(span.score()) + "  ")
        + style(verdict.linked() ? Style.fg_green : Style.bold, text(span, pieces))
        + style(Style.faint, "  mention " + QuestionView.score(span.mentionScore()).strip() + "  ")
        + style(verdict.linked() ? Style.fg_green : Style.fg_red, verdict.reason());
  }

  private String candidateLine(LinkedEntity.Candidate candidate, float joint) {
    CatalogueEntity entity = entities.entity(candidate.row());
    String scores =
        INDENT + QuestionView.score(joint) + QuestionView.score(candidate.score()) + "  ";
    return style(Style.faint, scores)
        + view.described(
            scores.length(), Style.reset, entity.title(), entity.kbId(), entity.text());
  }

  /** The text of a span; [CLS] and [SEP] where only ELQ's own behaviour goes. */
  private static String text(ScoredMention span, WordPieces pieces) {
    int start = Math.max(0, pieces.startOf(span.tokenStart()));
    int end = Math.max(start, pieces.endOf(span.tokenEnd() - 1));
    String text = TerminalText.plain(pieces.text().substring(start, end));
    return (span.tokenStart() < 0 ? "[CLS]" : "")
        + text
        + (span.tokenEnd() > pieces.size() ? "[SEP]" : "");
  }

  private static String lower(float threshold) {
    return String.valueOf(Math.round(threshold - 2));
  }

  private String style(Style style, String text) {
    return TerminalText.style(view.ansi(), style, text);
  }
}
