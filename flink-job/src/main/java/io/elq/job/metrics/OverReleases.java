// SPDX-License-Identifier: Apache-2.0
package io.elq.job.metrics;

import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;

/**
 * A counter that reads what somebody else counts, who begins at 0 again with each release: it goes
 * on from where it was. Safe for use by many threads.
 */
final class OverReleases implements Counter {
  private final LongSupplier counted;
  private long before;
  private long last;

  OverReleases(LongSupplier counted) {
    this.counted = counted;
  }

  @Override
  public synchronized long getCount() {
    long now = counted.getAsLong();
    if (now < last) {
      before += last;
    }
    last = now;
    return before + now;
  }

  @Override
  public void inc() {
    throw readOnly();
  }

  @Override
  public void inc(long n) {
    throw readOnly();
  }

  @Override
  public void dec() {
    throw readOnly();
  }

  @Override
  public void dec(long n) {
    throw readOnly();
  }

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("this counter only reads another one");
  }
}
