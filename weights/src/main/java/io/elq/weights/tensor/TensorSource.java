package io.elq.weights.tensor;

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

  public static TensorSource open(Path path) throws IOException {
    return new TensorSource(path, MappedFile.open(path));
  }

  /** The fault with the file's name before it. */
  public IOException fault(Exception fault) {
    return new IOException(path + ": " + fault.getMessage(), fault);
  }
}
