// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

/** A failure the user can do something about; the message says what. */
public final class UserException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong and what to do
   */
  public UserException(String message) {
    super(message);
  }
}
