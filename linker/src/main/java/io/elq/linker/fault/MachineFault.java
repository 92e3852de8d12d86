// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.fault;

import io.elq.faiss.FaissException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * What breaks for every question, whichever meets it first: a device, native memory, a release, a
 * file. It says nothing of the question, which may be answered by another machine or after a
 * restart, so a stream must not give the question up: it fails and starts again.
 */
public class MachineFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With its reason, and what to do. */
  public MachineFault(String message) {
    super(message);
  }

  /** With its reason, what to do, and the fault as a lower layer reports it. */
  public MachineFault(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether the machine is at fault. Apart from this class these are: an {@link Error} (memory, a
   * native library), FAISS, whose inputs are checked before they are searched, and a mapped file
   * that cannot be read.
   */
  public static boolean isBehind(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause() == t ? null : t.getCause()) {
      if (t instanceof MachineFault
          || t instanceof Error
          || t instanceof FaissException
          || t instanceof UncheckedIOException) {
        return true;
      }
    }
    return false;
  }
}
