// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A release that cannot be served now, for a reason that can pass: a file that cannot be read, a
 * folder that is not there, too little memory. Nothing is known against its bytes.
 */
public final class ReleaseUnavailableException extends ReleaseException {
  private static final long serialVersionUID = 1L;

  /** The shortest time between two attempts. */
  static final Duration SOON = Duration.ofSeconds(1);

  private final Duration retryAfter;

  /** One that says why, and where it knows it, what the system said. */
  public ReleaseUnavailableException(String message, @Nullable Throwable cause) {
    this(message, cause, SOON);
  }

  /**
   * @param retryAfter time until another attempt makes sense
   */
  ReleaseUnavailableException(String message, @Nullable Throwable cause, Duration retryAfter) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** Time until another attempt makes sense; one that comes earlier gets the same refusal. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
