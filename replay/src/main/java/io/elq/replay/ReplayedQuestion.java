// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.score.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What became of a question: a line of predictions.jsonl or of errors.jsonl.
 *
 * @param partition Kafka partition it was read from, 0 for a file
 * @param place number of its line, or its Kafka offset: the order of the output
 * @param prediction line of predictions.jsonl, or null if it was given up
 * @param error line of errors.jsonl, or null
 * @param predicted number of entities found
 * @param metrics counts against its gold, or null if it has none
 * @param goldElsewhere gold entities whose rows are beyond the release's catalogue
 * @param highestGoldRow highest row of its gold entities, or -1 if it has none
 * @param searchNanos its share of the time for mention detection, search and resolution
 */
public record ReplayedQuestion(
    int partition,
    long place,
    @Nullable String prediction,
    @Nullable String error,
    int predicted,
    @Nullable Metrics metrics,
    int goldElsewhere,
    long highestGoldRow,
    long searchNanos) {

  /** One that was given up. */
  static ReplayedQuestion failed(
      int partition, long place, String error, @Nullable Metrics metrics) {
    return new ReplayedQuestion(partition, place, null, error, 0, metrics, 0, -1, 0);
  }
}
