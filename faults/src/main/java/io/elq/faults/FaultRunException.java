// SPDX-License-Identifier: Apache-2.0
package io.elq.faults;

/** A fault that did not come as it should, or was not survived; the message says where logs are. */
public final class FaultRunException extends Exception {
  private static final long serialVersionUID = 1L;

  FaultRunException(String message, Throwable cause) {
    super(message, cause);
  }
}
