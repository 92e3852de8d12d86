// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.evaluation.questions.Evidence;
import io.elq.evaluation.questions.PredictedMention;
import io.elq.evaluation.questions.Prediction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a question of ours with the original's: the same triples, every score within the
 * tolerance, the order too but for triples whose scores tie within it; what both list of mentions
 * and candidates likewise.
 */
final class GoldenComparison {
  private static final float TOLERANCE = 1e-3f;

  private final List<String> differences = new ArrayList<>();

  private GoldenComparison() {}

  /** What differs; nothing if the two agree. */
  static List<String> differences(JsonNode golden, JsonNode ours) throws IOException {
    Prediction expected = Prediction.parse(golden.toString());
    Prediction found = Prediction.parse(ours.toString());
    GoldenComparison comparison = new GoldenComparison();
    comparison.triples(expected.mentions(), found.mentions());
    if (expected.inputIds() != null) {
      comparison.check(
          Arrays.equals(expected.inputIds(), found.inputIds()),
          "input_ids " + Arrays.toString(found.inputIds()));
    }
    if (expected.evidence() != null) {
      comparison.evidence(expected.evidence(), found.evidence());
    }
    return comparison.differences;
  }

  private void check(boolean holds, String difference) {
    if (!holds) {
      differences.add(difference);
    }
  }

  private void triples(List<PredictedMention> expected, List<PredictedMention> found) {
    check(expected.size() == found.size(), found.size() + " triples, not " + expected.size());
    for (PredictedMention one : expected) {
      PredictedMention same =
          found.stream()
              .filter(other -> other.row() == one.row() && other.tokens().equals(one.tokens()))
              .findFirst()
              .orElse(null);
      check(same != null, "lacks " + one);
      check(same == null || near(same.score(), one.score()), same + " instead of " + one);
    }
    for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
      check(near(expected.get(i).score(), found.get(i).score()), "the order differs at " + i);
    }
  }

  private void evidence(Evidence expected, Evidence found) {
    Map<List<Integer>, Integer> rows = new HashMap<>();
    for (int i = 0; i < found.mentionBounds().length; i++) {
      rows.put(Arrays.stream(found.mentionBounds()[i]).boxed().toList(), i);
    }
    check(
        expected.mentionBounds().length == rows.size(),
        rows.size() + " mentions, not " + expected.mentionBounds().length);
    for (int i = 0; i < expected.mentionBounds().length; i++) {
      List<Integer> bounds = Arrays.stream(expected.mentionBounds()[i]).boxed().toList();
      Integer row = rows.get(bounds);
      check(row != null, "lacks the mention " + bounds);
      if (row != null) {
        check(near(expected.mentionLogits()[i], found.mentionLogits()[row]), "logit of " + bounds);
        near(expected.candidateScores()[i], found.candidateScores()[row], "scores of " + bounds);
        near(expected.jointScores()[i], found.jointScores()[row], "joint scores of " + bounds);
        candidates(expected, i, found.candidateRows()[row], bounds);
      }
    }
  }

  /** Another entity at a rank is fine where its score ties. */
  private void candidates(Evidence expected, int row, long[] found, List<Integer> bounds) {
    long[] rows = expected.candidateRows()[row];
    float[] scores = expected.candidateScores()[row];
    for (int k = 0; k < Math.min(rows.length, found.length); k++) {
      boolean ties = k == rows.length - 1;
      for (int other = 0; other < rows.length; other++) {
        ties |= rows[other] == found[k] && near(scores[other], scores[k]);
      }
      check(ties, "candidate %d of %s: %d, not %d".formatted(k, bounds, found[k], rows[k]));
    }
  }

  private void near(float[] expected, float[] found, String what) {
    boolean near = expected.length == found.length;
    for (int k = 0; near && k < expected.length; k++) {
      near = near(expected[k], found[k]);
    }
    check(near, what);
  }

  private static boolean near(float a, float b) {
    return a == b || Float.isNaN(a) && Float.isNaN(b) || Math.abs(a - b) <= TOLERANCE;
  }
}
