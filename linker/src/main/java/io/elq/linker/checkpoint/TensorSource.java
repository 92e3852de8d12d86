package io.elq.linker.checkpoint;

import io.elq.linker.file.MappedFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that tensors are read from.
 *
 * @param path its name, for messages
 * @param data its bytes
 */
record TensorSource(Path path, MappedFile data) {

  static TensorSource open(Path path) throws IOException {
    return new TensorSource(path, MappedFile.open(path));
  }

  /** The fault with the file's name before it. */
  IOException fault(Exception fault) {
    return new IOException(path + ": " + fault.getMessage(), fault);
  }
}
