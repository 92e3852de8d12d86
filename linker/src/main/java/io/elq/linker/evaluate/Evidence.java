package io.elq.linker.evaluate;

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
    float[][] jointScores) {}
