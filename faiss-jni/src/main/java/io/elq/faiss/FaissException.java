// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/**
 * FAISS refused an operation, a file is not a sound index, or the native library cannot be used.
 */
public final class FaissException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FaissException(String message) {
    super(message);
  }

  public FaissException(String message, Throwable cause) {
    super(message, cause);
  }
}
