// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import java.util.Random;

/**
 * Everything that is drawn in a run. Each draw depends on the seed and on its place in the run
 * alone, so that a run can be taken up, or shared out to processes, anywhere.
 *
 * @param seed the run's
 */
record Draws(long seed) {

  /** What a random number is for. */
  private enum Purpose {
    ORDER,
    SWAPS,
    DROPOUT
  }

  /** Draws the order of an epoch's questions. */
  Random order(int epoch) {
    return new Random(mix(Purpose.ORDER, epoch, 0));
  }

  /** Draws the swapped mentions of a batch. */
  Random swaps(int epoch, int batch) {
    return new Random(mix(Purpose.SWAPS, epoch, batch));
  }

  /** Seed of libtorch for a batch's share in a process. */
  long dropout(int epoch, int batch, int process) {
    return mix(Purpose.DROPOUT, epoch, batch * 1024L + process);
  }

  private long mix(Purpose purpose, int epoch, long place) {
    long state = seed;
    for (long part : new long[] {purpose.ordinal(), epoch, place}) {
      state = scramble(state + 0x9E3779B97F4A7C15L + part);
    }
    return state;
  }

  /** The finaliser of SplitMix64 (Steele, Lea and Flood 2014). */
  private static long scramble(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
