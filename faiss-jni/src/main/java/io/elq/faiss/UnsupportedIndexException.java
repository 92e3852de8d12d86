// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

/**
 * A file holds something that may be sound but cannot be served. The message completes a sentence
 * that begins with the file's name, and says what to do instead. {@link FaissIndex#read} turns it
 * into a {@link FaissException}; native code throws it by name.
 */
final class UnsupportedIndexException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnsupportedIndexException(String message) {
    super(message);
  }
}
