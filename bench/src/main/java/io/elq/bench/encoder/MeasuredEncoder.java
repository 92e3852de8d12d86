// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.encoder;

import io.elq.builder.measure.Rate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A question encoder that takes turns with others. Used by one thread. */
public interface MeasuredEncoder extends AutoCloseable {

  /** Number of token ids that it knows, from 0. */
  int vocabulary();

  /**
   * Encodes the same batch again and again, after a warm-up of a quarter of the time.
   *
   * @param questions token ids of each question of the batch, all of one length
   * @param together runs at the same time, a thread each
   * @param time how long
   * @return questions a second
   */
  Rate rate(List<int[]> questions, int together, Duration time)
      throws IOException, InterruptedException;

  @Override
  void close();
}
