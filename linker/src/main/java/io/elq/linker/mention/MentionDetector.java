package io.elq.linker.mention;

import io.elq.linker.LinkerSettings;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Proposes the spans of a window that may name an entity (ELQ, section 3.1). Immutable. */
public final class MentionDetector {
  private static final Comparator<Mention> BY_POSITION =
      Comparator.comparingInt(Mention::start).thenComparingInt(Mention::end);
  private static final Comparator<Mention> BEST_FIRST =
      Comparator.comparingDouble((Mention mention) -> -mention.logit()).thenComparing(BY_POSITION);

  private final LinkerSettings settings;

  /** A detector with the settings of a release. */
  public MentionDetector(LinkerSettings settings) {
    this.settings = settings;
  }

  /**
   * The spans worth a search, by start, then end: of the best {@link LinkerSettings#mentions()}
   * those whose log sigmoid exceeds the threshold. No other span can be linked, since the joint
   * score never exceeds log sigmoid of the mention logit.
   *
   * @param question the encoded window
   * @param pieces the word pieces of the whole text
   * @param window where the encoded window lies in them
   */
  public List<Mention> detect(EncodedQuestion question, WordPieces pieces, Window window) {
    List<Mention> mentions = new ArrayList<>();
    for (int piece = window.ownedFrom(); piece < window.ownedTo(); piece++) {
      if (!settings.wholeWords() || !pieces.continuations()[piece]) {
        addSpansFrom(piece, question, pieces, window, mentions);
      }
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
      List<Mention> mentions) {
    float[] logits = question.mentionLogits();
    int start = first - window.from() + 1;
    int last = Math.min(first + settings.maxMentionLength(), window.to() - 1);
    float inside = 0;
    for (int piece = first; piece <= last; piece++) {
      int end = piece - window.from() + 1;
      inside += logits[3 * end + 2];
      if (settings.wholeWords() && isInsideWord(pieces, piece)) {
        continue;
      }
      float logit = logits[3 * start] + logits[3 * end + 1] + inside;
      if (logSigmoid(logit) > settings.threshold()) {
        mentions.add(new Mention(start, end, logit));
      }
    }
  }

  private static boolean isInsideWord(WordPieces pieces, int piece) {
    return piece + 1 < pieces.size() && pieces.continuations()[piece + 1];
  }

  /** log(1 / (1 + exp(-x))), without overflow; at most 0. */
  public static float logSigmoid(float x) {
    return (float) (Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs((double) x))));
  }
}
