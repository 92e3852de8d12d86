// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.tensor;

import io.elq.weights.file.ForeignFile;
import io.elq.weights.file.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that tensors are read from.
 *
 * @param path its name, for messages
 * @param data its bytes
 */
public record TensorSource(Path path, MappedFile data) {

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read, or is known to be of another kind than those of
   *     tensors
   */
  public static TensorSource open(Path path) throws IOException {
    ForeignFile.refuse(path, ForeignFile.Kind.ZIP);
    return new TensorSource(path, MappedFile.open(path));
  }

  /** The fault with the file's name before it, and the remedy of a file that ends too early. */
  public IOException fault(Exception fault) {
    String message = String.valueOf(fault.getMessage());
    String remedy = message.contains("truncated") ? ". Download or copy it again, whole" : "";
    return new IOException(path + ": " + message + remedy, fault);
  }
}
