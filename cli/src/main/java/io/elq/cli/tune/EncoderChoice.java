// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.tune;

import io.elq.bench.encoder.EncoderBench;
import java.util.Comparator;
import java.util.List;

/**
 * Settings of the encode stage.
 *
 * @param slots batches at the same time
 * @param batch most questions in a batch
 * @param perSecond questions a second that they took
 */
record EncoderChoice(int slots, int batch, double perSecond) {

  /** Turns of the same setting differ by more. */
  private static final double LEVEL = 0.97;

  /**
   * The least that takes as many questions a second as any, within what turns differ: few slots
   * leave processors for others, and in a small batch a question waits for few.
   *
   * @param rows measured, at least one
   */
  static EncoderChoice of(List<EncoderBench.Row> rows) {
    double best = rows.stream().mapToDouble(EncoderChoice::rate).max().orElseThrow();
    return rows.stream()
        .filter(row -> rate(row) >= LEVEL * best)
        .min(
            Comparator.comparingInt(EncoderBench.Row::runs)
                .thenComparingInt(EncoderBench.Row::batch))
        .map(row -> new EncoderChoice(row.runs(), row.batch(), rate(row)))
        .orElseThrow();
  }

  private static double rate(EncoderBench.Row row) {
    return row.perSecond().value();
  }

  /**
   * Questions that a subtask has to have in its encode stage: four batches for each slot, because a
   * batch holds questions of one length.
   */
  int inFlight(int parallelism) {
    return Math.max(1, (4 * batch * slots + parallelism - 1) / parallelism);
  }
}
