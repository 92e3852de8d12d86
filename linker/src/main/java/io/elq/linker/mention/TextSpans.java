// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.mention;

import io.elq.linker.candidate.names.NameKeys;
import io.elq.linker.candidate.names.NameTable;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.settings.AliasScores;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.MentionCount;
import io.elq.linker.settings.ThresholdType;
import io.elq.linker.tokenize.KnownWords;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spans of the text: of the best {@link LinkerSettings#mentions()} those that can be linked at all,
 * which no search decides. The joint score never exceeds log sigmoid of the mention logit, and the
 * other threshold types look at the logit itself. A span whose words are a name in the table of
 * aliases has the name bonus in its logit. A span without a known word is none. With weights of
 * mention counts the logit is that of the span's probability among all {@link MentionSets} of the
 * window.
 */
record TextSpans(LinkerSettings settings, @Nullable NameTable aliases) implements MentionDetector {

  private record Names(NameTable table, NameKeys keys, AliasScores scores) {}

  @Override
  public List<Mention> detect(EncodedQuestion question, WordPieces pieces, Window window) {
    List<Mention> mentions = new ArrayList<>();
    Names names =
        aliases == null || settings.aliases() == null
            ? null
            : new Names(aliases, aliases.keys(pieces), settings.aliases());
    KnownWords known = KnownWords.of(pieces);
    for (int piece = window.ownedFrom(); piece < window.ownedTo(); piece++) {
      if (mayBegin(pieces, piece)) {
        addSpansFrom(piece, question, pieces, window, known, names, mentions);
      }
    }
    MentionCount count = settings.mentionCount();
    if (count == null) {
      mentions.removeIf(mention -> !mayBeLinked(mention.logit()));
    } else {
      mentions = amongEachOther(mentions, count);
    }
    if (mentions.size() > settings.mentions()) {
      mentions.sort(BEST_FIRST);
      mentions = mentions.subList(0, settings.mentions());
    }
    mentions.sort(BY_POSITION);
    return mentions;
  }

  private void addSpansFrom(
      int first,
      EncodedQuestion question,
      WordPieces pieces,
      Window window,
      KnownWords known,
      @Nullable Names names,
      List<Mention> mentions) {
    float[] logits = question.mentionLogits();
    int start = first - window.from() + 1;
    int last = Math.min(first + settings.maxMentionLength(), window.to() - 1);
    float inside = 0;
    int words = 0;
    for (int piece = first; piece <= last; piece++) {
      int end = piece - window.from() + 1;
      inside += logits[3 * end + 2];
      words += piece == first || !pieces.continuations()[piece] ? 1 : 0;
      if (!mayEnd(pieces, piece) || !known.in(first, piece + 1)) {
        continue;
      }
      float logit = logits[3 * start] + logits[3 * end + 1] + inside;
      if (names != null && names.table.has(names.keys.of(first, piece + 1))) {
        logit += names.scores.mention(words);
      }
      mentions.add(new Mention(start, end, logit));
    }
  }

  /**
   * Those that may be linked, with their log odds among all sets of mentions that a window may
   * have.
   */
  private List<Mention> amongEachOther(List<Mention> mentions, MentionCount count) {
    MentionSets sets = new MentionSets(mentions, count);
    List<Mention> marginal = new ArrayList<>();
    for (int i = 0; i < mentions.size(); i++) {
      float logOdds = sets.logOdds(i);
      if (mayBeLinked(logOdds)) {
        marginal.add(new Mention(mentions.get(i).start(), mentions.get(i).end(), logOdds));
      }
    }
    return marginal;
  }

  private boolean mayBeLinked(float logit) {
    return settings.thresholdType() == ThresholdType.JOINT
        ? Mention.logSigmoid(logit) > settings.threshold()
        : logit > settings.mentionLogitThreshold();
  }

  private boolean mayBegin(WordPieces pieces, int piece) {
    return settings.wholeWords()
        ? !pieces.continuations()[piece]
        : !pieces.isInsideCharacter(piece);
  }

  private boolean mayEnd(WordPieces pieces, int piece) {
    return piece + 1 == pieces.size() || mayBegin(pieces, piece + 1);
  }
}
