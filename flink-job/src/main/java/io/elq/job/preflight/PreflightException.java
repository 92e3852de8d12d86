// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

/** A job cannot work as it is configured; the message says why and what to do. */
public class PreflightException extends Exception {
  private static final long serialVersionUID = 1L;

  PreflightException(String message) {
    super(message);
  }

  PreflightException(String message, Throwable cause) {
    super(message, cause);
  }
}
