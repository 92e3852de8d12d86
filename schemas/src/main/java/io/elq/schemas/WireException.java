// SPDX-License-Identifier: Apache-2.0
package io.elq.schemas;

/** Bytes that are not a record of the expected kind; the message says in which way. */
public final class WireException extends Exception {

  /** Creates the exception with a message fit for a dead letter. */
  public WireException(String message) {
    super(message);
  }

  /** Creates the exception with a message fit for a dead letter and its cause. */
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }
}
