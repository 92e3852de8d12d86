// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.util.Optional;

/**
 * A fenced block of a page with what an HTML comment right above it says about it.
 *
 * @param line number of its first fence, from 1
 * @param language word after the fence; empty if there is none
 * @param text its lines, each with its line feed
 * @param mark text of the comment, for example {@code not run: needs Docker}; empty without one
 */
record CodeBlock(int line, String language, String text, String mark) {

  /** Why it cannot run here; empty if it can. */
  Optional<String> notRun() {
    return after("not run: ");
  }

  /** The file that the reader saves it as. */
  Optional<String> file() {
    return after("file: ");
  }

  /** Its name as the output of the block before it. */
  Optional<String> output() {
    return after("output: ");
  }

  /** Whether it is a command that a test can run. */
  boolean runs() {
    return language.equals("sh") && notRun().isEmpty();
  }

  private Optional<String> after(String word) {
    return mark.startsWith(word)
        ? Optional.of(mark.substring(word.length()).strip())
        : Optional.empty();
  }
}
