// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.fault.MachineFault;
import org.jspecify.annotations.Nullable;

/**
 * A release that cannot be served; the message says which part of it and why. Unless it is a {@link
 * ReleaseUnavailableException} it is a verdict about the release's bytes, or about what was
 * announced of them: another attempt comes to the same.
 */
public class ReleaseException extends MachineFault {
  private static final long serialVersionUID = 1L;

  /** A refusal with its reason. */
  public ReleaseException(String message) {
    super(message);
  }

  /** A refusal caused by a lower layer. */
  public ReleaseException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
