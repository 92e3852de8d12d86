// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.parallel;

/** Another process of the run ended, or cannot be reached any more. */
public final class LostProcessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  LostProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
