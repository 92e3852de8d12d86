// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import java.io.IOException;

/** Where answers and refusals go, in input order. */
interface LinkedOutput {

  /** Takes the answer to a question. */
  void linked(LinkedLine answer) throws IOException;

  /**
   * Takes a line that was not linked.
   *
   * @param line number of the line, from 1
   * @param error what is wrong with it
   */
  void refused(long line, String error) throws IOException;

  /** Passes on what was taken: called whenever the next answer is not there yet. */
  void flush() throws IOException;
}
