// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.resolve;

import io.elq.linker.candidate.Candidates;
import io.elq.linker.catalogue.Entities;
import io.elq.linker.mention.Mention;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.LinkerSettings;
import io.elq.linker.settings.ThresholdType;
import io.elq.linker.tokenize.Window;
import io.elq.linker.tokenize.WordPieces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Decides which mentions are linked (ELQ, section 3.3): scores above the threshold, best first,
 * dropping what overlaps a better one. Immutable.
 */
public final class Resolver {
  private static final Comparator<ScoredMention> BEST_FIRST =
      Comparator.comparingDouble((ScoredMention mention) -> -mention.score())
          .thenComparingInt(ScoredMention::tokenStart)
          .thenComparingInt(ScoredMention::tokenEnd);

  private static final Comparator<ScoredMention> BY_START =
      Comparator.comparingInt(ScoredMention::tokenStart);

  private static final Comparator<ScoredMention> SUREST_ABSENT_FIRST =
      Comparator.comparingDouble((ScoredMention mention) -> -mention.absentJointScore())
          .thenComparingInt(ScoredMention::tokenStart)
          .thenComparingInt(ScoredMention::tokenEnd);

  private final LinkerSettings settings;
  private final Entities entities;
  private final float absentScore;

  /**
   * A resolver.
   *
   * @param entities those that candidates name by row; stay their owner's
   */
  public Resolver(LinkerSettings settings, Entities entities) {
    this.settings = settings;
    this.entities = entities;
    Float absent = settings.absentScore();
    this.absentScore =
        absent == null || settings.compatibility() == Compatibility.ELQ
            ? Float.NEGATIVE_INFINITY
            : absent;
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
    List<ScoredMention> mentions = new ArrayList<>(proposals.size());
    for (Proposal proposal : proposals) {
      mentions.add(scored(proposal, candidates));
    }
    List<ScoredMention> linked = chosen(mentions);
    linked.sort(BY_START);
    List<LinkedEntity> entities = new ArrayList<>(linked.size());
    for (ScoredMention mention : linked) {
      entities.add(linkedEntity(pieces, mention));
    }
    return new LinkedText(
        pieces.text(),
        Collections.unmodifiableList(entities),
        unlinked(pieces, mentions, linked),
        windows,
        Collections.unmodifiableList(mentions));
  }

  /** Mentions of what the catalogue lacks, beside those that are linked. */
  private List<UnlinkedMention> unlinked(
      WordPieces pieces, List<ScoredMention> mentions, List<ScoredMention> linked) {
    if (settings.thresholdType() != ThresholdType.JOINT) {
      return List.of();
    }
    List<ScoredMention> absent = new ArrayList<>();
    for (ScoredMention mention : mentions) {
      if (mention.isAbsent()
          && mention.absentJointScore() > settings.threshold()
          && !overlapsAny(mention, linked)) {
        absent.add(mention);
      }
    }
    absent.sort(SUREST_ABSENT_FIRST);
    List<ScoredMention> chosen = new ArrayList<>(absent.size());
    for (ScoredMention mention : absent) {
      if (!overlapsAny(mention, chosen)) {
        chosen.add(mention);
      }
    }
    chosen.sort(BY_START);
    return chosen.stream().map(mention -> unlinkedMention(pieces, mention)).toList();
  }

  private static UnlinkedMention unlinkedMention(WordPieces pieces, ScoredMention mention) {
    return new UnlinkedMention(
        pieces.startOf(mention.tokenStart()),
        pieces.endOf(mention.tokenEnd() - 1),
        mention.tokenStart(),
        mention.tokenEnd(),
        mention.absentJointScore());
  }

  private static boolean overlapsAny(ScoredMention mention, List<ScoredMention> others) {
    for (ScoredMention other : others) {
      if (mention.overlaps(other)) {
        return true;
      }
    }
    return false;
  }

  private ScoredMention scored(Proposal proposal, Candidates candidates) {
    Mention mention = proposal.mention();
    float mentionScore =
        settings.compatibility() == Compatibility.ELQ
            ? Mention.referenceLogSigmoid(mention.logit())
            : Mention.logSigmoid(mention.logit());
    List<LinkedEntity.Candidate> ranked = ranked(candidates, proposal.query());
    float best = ranked.isEmpty() ? Float.NEGATIVE_INFINITY : ranked.get(0).score();
    float score =
        settings.thresholdType() == ThresholdType.JOINT && !ranked.isEmpty()
            ? ScoredMention.jointScore(mentionScore, absentScore, ranked, best)
            : best;
    return new ScoredMention(
        proposal.window().from(), mention, mentionScore, score, absentScore, ranked);
  }

  private static List<LinkedEntity.Candidate> ranked(Candidates candidates, int query) {
    int offset = query * candidates.k();
    List<LinkedEntity.Candidate> ranked = new ArrayList<>(candidates.k());
    for (int i = offset; i < offset + candidates.k(); i++) {
      if (candidates.rows()[i] >= 0) {
        ranked.add(new LinkedEntity.Candidate(candidates.rows()[i], candidates.scores()[i]));
      }
    }
    return ranked;
  }

  private List<ScoredMention> chosen(List<ScoredMention> mentions) {
    List<ScoredMention> bestFirst = new ArrayList<>(mentions);
    bestFirst.sort(BEST_FIRST);
    List<ScoredMention> chosen = new ArrayList<>(mentions.size());
    for (ScoredMention mention : bestFirst) {
      if (passes(mention) && (mayOverlap() || !overlapsAny(mention, chosen))) {
        chosen.add(mention);
      }
    }
    return chosen;
  }

  private boolean passes(ScoredMention mention) {
    if (mention.candidates().isEmpty()) {
      return false;
    }
    boolean aboveThreshold = mention.score() > settings.threshold();
    return switch (settings.thresholdType()) {
      case JOINT -> aboveThreshold;
      case TOP_ENTITY_BY_MENTION -> isMention(mention);
      case THRESHOLDED_ENTITY_BY_MENTION -> isMention(mention) && aboveThreshold;
    };
  }

  private boolean isMention(ScoredMention mention) {
    return mention.mention().logit() > settings.mentionLogitThreshold();
  }

  private boolean mayOverlap() {
    return settings.thresholdType() == ThresholdType.TOP_ENTITY_BY_MENTION;
  }

  private LinkedEntity linkedEntity(WordPieces pieces, ScoredMention mention) {
    LinkedEntity.Candidate best = mention.candidates().get(0);
    return new LinkedEntity(
        pieces.startOf(mention.tokenStart()),
        pieces.endOf(mention.tokenEnd() - 1),
        mention.tokenStart(),
        mention.tokenEnd(),
        entities.entity(best.row()),
        mention.score(),
        mention.mentionScore(),
        best.score(),
        mention.candidates());
  }
}
