// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.resolve.ScoredMention;
import java.util.List;

/**
 * What a prediction was decided from: all mentions that survived pruning, in order of start and
 * end.
 *
 * @param mentionBounds encoder positions, both ends inclusive, [CLS] = 0, [mentions, 2]
 * @param mentionLogits raw mention logits, [mentions]
 * @param candidateRows catalogue rows, best first, [mentions, candidates]
 * @param candidateScores inner products, [mentions, candidates]
 * @param jointScores log sigmoid of the mention logit + log softmax of the candidate scores,
 *     [mentions, candidates]
 */
public record Evidence(
    int[][] mentionBounds,
    float[] mentionLogits,
    long[][] candidateRows,
    float[][] candidateScores,
    float[][] jointScores) {

  /**
   * The spans that a linker searched: at their places in the encoder's input, or where a text took
   * several, as if it had been one.
   */
  static Evidence of(LinkedText linked) {
    List<ScoredMention> mentions = linked.mentions();
    int size = mentions.size();
    Evidence evidence =
        new Evidence(
            new int[size][],
            new float[size],
            new long[size][],
            new float[size][],
            new float[size][]);
    for (int i = 0; i < size; i++) {
      ScoredMention scored = mentions.get(i);
      List<LinkedEntity.Candidate> candidates = scored.candidates();
      int shift = linked.windows() > 1 ? scored.windowFrom() : 0;
      evidence.mentionBounds[i] =
          new int[] {scored.mention().start() + shift, scored.mention().end() + shift};
      evidence.mentionLogits[i] = scored.mention().logit();
      evidence.candidateRows[i] =
          candidates.stream().mapToLong(LinkedEntity.Candidate::row).toArray();
      evidence.candidateScores[i] = new float[candidates.size()];
      for (int k = 0; k < candidates.size(); k++) {
        evidence.candidateScores[i][k] = candidates.get(k).score();
      }
      evidence.jointScores[i] = scored.jointScores();
    }
    return evidence;
  }
}
