// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.resolve;

import io.elq.linker.mention.Mention;
import java.util.List;

/**
 * A span that was searched, linked or not: the evidence behind an answer.
 *
 * @param windowFrom first word piece of its window in the text
 * @param mention the span in its window, [CLS] being token 0, and its logit
 * @param mentionScore log sigmoid of the mention logit, at most 0
 * @param score what the threshold type compares and ranks by: the joint score of the best
 *     candidate, or its inner product
 * @param absentScore score of an entity that the catalogue lacks, see {@link
 *     io.elq.linker.settings.LinkerSettings}; negative infinity where there is none
 * @param candidates best first; empty if the index had none
 */
public record ScoredMention(
    int windowFrom,
    Mention mention,
    float mentionScore,
    float score,
    float absentScore,
    List<LinkedEntity.Candidate> candidates) {

  /** First word piece in the text; -1 for [CLS], which only ELQ's own behaviour proposes. */
  public int tokenStart() {
    return windowFrom + mention.start() - 1;
  }

  /** One past the last word piece in the text; one more than there are for [SEP]. */
  public int tokenEnd() {
    return windowFrom + mention.end();
  }

  boolean overlaps(ScoredMention other) {
    return tokenStart() < other.tokenEnd() && other.tokenStart() < tokenEnd();
  }

  /**
   * Joint score of each candidate: log softmax over all of them, and what the catalogue lacks, +
   * log sigmoid of the logit.
   */
  public float[] jointScores() {
    float[] joint = new float[candidates.size()];
    for (int i = 0; i < joint.length; i++) {
      joint[i] = jointScore(mentionScore, absentScore, candidates, candidates.get(i).score());
    }
    return joint;
  }

  /** The joint score of an entity that the catalogue lacks; negative infinity where it has none. */
  float absentJointScore() {
    return absentScore == Float.NEGATIVE_INFINITY
        ? absentScore
        : jointScore(mentionScore, absentScore, candidates, absentScore);
  }

  /** Whether an entity that the catalogue lacks is likelier than every candidate. */
  boolean isAbsent() {
    return absentScore > Float.NEGATIVE_INFINITY
        && (candidates.isEmpty() || absentScore > candidates.get(0).score());
  }

  /** Joint score of the candidate with this inner product. */
  static float jointScore(
      float mentionScore,
      float absentScore,
      List<LinkedEntity.Candidate> candidates,
      float candidateScore) {
    double sum = Math.exp((double) absentScore - candidateScore);
    for (LinkedEntity.Candidate candidate : candidates) {
      sum += Math.exp((double) candidate.score() - candidateScore);
    }
    return mentionScore + (float) -Math.log(sum);
  }
}
