// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Cuts questions into batches of nearly equal length, so that little is padded. */
public final class LengthGroups {
  /** Batches whose questions are sorted together: large enough for even lengths. */
  private static final int BATCHES_SORTED = 50;

  private LengthGroups() {}

  /** Number of batches that so many questions make. */
  public static long batches(long questions, int batchSize) {
    long chunk = (long) batchSize * BATCHES_SORTED;
    return questions / chunk * BATCHES_SORTED + (questions % chunk + batchSize - 1) / batchSize;
  }

  /** All questions once, in random batches; shuffles {@code questions} in place. */
  static List<List<LabelledQuestion>> cut(
      List<LabelledQuestion> questions, int batchSize, Random random) {
    Collections.shuffle(questions, random);
    List<List<LabelledQuestion>> batches = new ArrayList<>();
    int chunk = batchSize * BATCHES_SORTED;
    for (int from = 0; from < questions.size(); from += chunk) {
      var sorted =
          new ArrayList<>(questions.subList(from, Math.min(from + chunk, questions.size())));
      sorted.sort(Comparator.comparingInt(question -> question.pieces().size()));
      for (int i = 0; i < sorted.size(); i += batchSize) {
        batches.add(sorted.subList(i, Math.min(i + batchSize, sorted.size())));
      }
    }
    Collections.shuffle(batches, random);
    return batches;
  }
}
