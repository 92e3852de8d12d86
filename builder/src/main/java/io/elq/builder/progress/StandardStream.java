// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.progress;

import org.jline.nativ.CLibrary;

/** The streams that every process is given. */
public enum StandardStream {
  /** Standard input. */
  IN,
  /** Standard output. */
  OUT,
  /** Standard error. */
  ERROR;

  /** Whether a person sits at its other end, rather than a file or a pipe. */
  public boolean isTerminal() {
    try {
      return CLibrary.isatty(ordinal()) == 1;
    } catch (LinkageError | RuntimeException e) {
      return System.console() != null; // no native library for this machine: all three or none
    }
  }
}
