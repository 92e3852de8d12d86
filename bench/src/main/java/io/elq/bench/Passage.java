// SPDX-License-Identifier: Apache-2.0
package io.elq.bench;

import io.elq.faults.flow.Percentiles;
import java.time.Duration;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Questions that went through.
 *
 * @param latencies of each question, in nanoseconds, from the time at which it was to be asked
 * @param seconds from the first question to the last answer
 * @param processorTime of the processes that linked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Passage(long[] latencies, double seconds, Duration processorTime) {

  private static final double NANOS_PER_MILLI = 1e6;
  private static final double NANOS_PER_SECOND = 1e9;

  /** Questions a second. */
  public double perSecond() {
    return latencies.length / seconds;
  }

  /**
   * Questions a second that were answered while questions were still asked by the clock: at a rate
   * above what the system keeps up with, that; at a lower one the rate itself, less what was on its
   * way in the end.
   *
   * @param rate questions a second that were asked
   */
  public double keptUp(double rate) {
    double asking = latencies.length / rate;
    long answered =
        IntStream.range(0, latencies.length)
            .filter(place -> place / rate + latencies[place] / NANOS_PER_SECOND <= asking)
            .count();
    return answered / asking;
  }

  /** Processor time of a question, in milliseconds. */
  public double processorMillis() {
    return processorTime.toNanos() / NANOS_PER_MILLI / latencies.length;
  }

  /** The latencies of some of them, by their place; the rest is that of all. */
  public Passage only(IntPredicate places) {
    long[] some =
        IntStream.range(0, latencies.length)
            .filter(places)
            .mapToLong(place -> latencies[place])
            .toArray();
    return new Passage(some, seconds, processorTime);
  }

  /** A percentile of the latencies, in milliseconds. */
  public double latencyMillis(double percent) {
    return Percentiles.of(latencies).at(percent) / NANOS_PER_MILLI;
  }
}
