// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.soak;

import java.time.Duration;

/**
 * The parts of a soak, one after the other.
 *
 * @param warmUp before anything is measured: code is compiled, heaps grow
 * @param steady one release
 * @param swapsPerMinute 0 for none, and then there are no further parts
 * @param swapping two releases take turns
 * @param after one release again; a job keeps the other open for five minutes
 */
public record Schedule(
    Duration warmUp, Duration steady, double swapsPerMinute, Duration swapping, Duration after) {

  /** Whether releases are swapped. */
  public boolean swaps() {
    return swapsPerMinute > 0;
  }

  /** How long all of it takes. */
  public Duration total() {
    Duration measured = warmUp.plus(steady);
    return swaps() ? measured.plus(swapping).plus(after) : measured;
  }
}
