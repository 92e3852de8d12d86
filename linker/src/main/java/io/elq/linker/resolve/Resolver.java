package io.elq.linker.resolve;

import io.elq.linker.LinkerSettings;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.mention.Mention;
import io.elq.linker.mention.MentionDetector;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which mentions are linked (ELQ, section 3.3): joint scores above the threshold, best
 * first, dropping what overlaps a better one. Immutable.
 */
public final class Resolver {
  private static final Comparator<Scored> BEST_FIRST =
      Comparator.comparingDouble((Scored scored) -> -scored.score)
          .thenComparingInt(scored -> scored.from)
          .thenComparingInt(scored -> scored.to);

  private final LinkerSettings settings;
  private final Catalogue catalogue;

  /** A resolver over the catalogue of a release; the release keeps owning it. */
  public Resolver(LinkerSettings settings, Catalogue catalogue) {
    this.settings = settings;
    this.catalogue = catalogue;
  }

  /**
   * A span to decide on.
   *
   * @param window window of the text that proposes it
   * @param windowIndex position of that window in the text
   * @param mention the span
   * @param query row of the candidates that holds its search result
   */
  public record Proposal(Window window, int windowIndex, Mention mention, int query) {}

  /**
   * Links one text.
   *
   * @param proposals spans of all windows of the text
   * @param candidates search results of (at least) these spans
   * @param windows number of windows that the text took
   */
  public LinkedText resolve(
      WordPieces pieces, List<Proposal> proposals, Candidates candidates, int windows) {
    List<Scored> kept = new ArrayList<>();
    for (Scored scored : bestFirst(proposals, candidates)) {
      if (kept.stream().noneMatch(scored::overlaps)) {
        kept.add(scored);
      }
    }
    kept.sort(Comparator.comparingInt(scored -> scored.from));
    List<LinkedEntity> entities = new ArrayList<>(kept.size());
    for (Scored scored : kept) {
      entities.add(linkedEntity(pieces, scored, candidates));
    }
    return new LinkedText(pieces.text(), List.copyOf(entities), windows);
  }

  private List<Scored> bestFirst(List<Proposal> proposals, Candidates candidates) {
    List<Scored> scored = new ArrayList<>();
    for (Proposal proposal : proposals) {
      int offset = proposal.query() * candidates.k();
      if (candidates.rows()[offset] < 0) {
        continue;
      }
      float mentionScore = MentionDetector.logSigmoid(proposal.mention().logit());
      float score = mentionScore + logSoftmaxOfFirst(candidates, offset);
      if (score > settings.threshold()) {
        int from = proposal.window().from() + proposal.mention().start() - 1;
        int to = proposal.window().from() + proposal.mention().end();
        scored.add(new Scored(from, to, mentionScore, score, offset));
      }
    }
    scored.sort(BEST_FIRST);
    return scored;
  }

  /** log softmax of the first of the k scores at {@code offset}, over those that exist. */
  private static float logSoftmaxOfFirst(Candidates candidates, int offset) {
    float[] scores = candidates.scores();
    double sum = 0;
    for (int i = offset; i < offset + candidates.k(); i++) {
      if (candidates.rows()[i] >= 0) {
        sum += Math.exp((double) scores[i] - scores[offset]);
      }
    }
    return (float) -Math.log(sum);
  }

  private LinkedEntity linkedEntity(WordPieces pieces, Scored scored, Candidates candidates) {
    List<LinkedEntity.Candidate> ranked = new ArrayList<>(candidates.k());
    for (int i = scored.offset; i < scored.offset + candidates.k(); i++) {
      if (candidates.rows()[i] >= 0) {
        ranked.add(new LinkedEntity.Candidate(candidates.rows()[i], candidates.scores()[i]));
      }
    }
    return new LinkedEntity(
        pieces.starts()[scored.from],
        pieces.ends()[scored.to - 1],
        scored.from,
        scored.to,
        catalogue.entity(candidates.rows()[scored.offset]),
        scored.score,
        scored.mentionScore,
        candidates.scores()[scored.offset],
        List.copyOf(ranked));
  }

  /** A span in pieces of the whole text, end exclusive, and where its candidates begin. */
  private record Scored(int from, int to, float mentionScore, float score, int offset) {
    boolean overlaps(Scored other) {
      return from < other.to && other.from < to;
    }
  }
}
