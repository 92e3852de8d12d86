// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.lines.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Releases that could not be opened, and when to try again: after a second at first, then after
 * twice the time, up to a minute. All who ask until then get the same refusal, so that the tasks of
 * a JVM come to the same decision. Guarded by its owner.
 *
 * @param <K> what was asked for
 */
final class FailedOpenings<K> {
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final LongSupplier nanoTime;
  private final Map<K, Failure> failures = new HashMap<>();

  private record Failure(Throwable refusal, Duration pause, long at) {}

  /**
   * @param nanoTime the clock, nanoseconds
   */
  FailedOpenings(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * Remembers a failure.
   *
   * @return what is reported to those who asked
   */
  Throwable add(K what, String id, Throwable fault) {
    Failure before = failures.get(what);
    Duration pause =
        before == null ? ReleaseUnavailableException.SOON : shorter(before.pause().multipliedBy(2));
    Throwable refusal = refusal(id, fault);
    failures.put(what, new Failure(refusal, pause, nanoTime.getAsLong()));
    return reported(refusal, pause);
  }

  /** What was said a moment ago; null if it is time for another attempt. */
  @Nullable Throwable recent(K what) {
    Failure failure = failures.get(what);
    if (failure == null) {
      return null;
    }
    long left = failure.at() + failure.pause().toNanos() - nanoTime.getAsLong();
    return left > 0 ? reported(failure.refusal(), Duration.ofNanos(left)) : null;
  }

  /** Forgets the failures of what has opened. */
  void forget(K what) {
    failures.remove(what);
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }

  private static Throwable reported(Throwable refusal, Duration pause) {
    return refusal instanceof ReleaseUnavailableException unavailable
        ? new ReleaseUnavailableException(
            Reason.message(unavailable), unavailable.getCause(), pause)
        : refusal;
  }

  /** Too little memory may be enough later; any other Error is the program's or the JVM's. */
  private static Throwable refusal(String id, Throwable fault) {
    boolean clear =
        fault instanceof ReleaseException
            || fault instanceof IllegalArgumentException
            || fault instanceof Error && !(fault instanceof OutOfMemoryError);
    return clear
        ? fault
        : new ReleaseUnavailableException(
            "release " + id + " cannot be loaded: " + Reason.message(fault), fault);
  }
}
