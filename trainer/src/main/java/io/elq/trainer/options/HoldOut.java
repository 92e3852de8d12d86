// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.options;

import static io.elq.trainer.options.TrainingOptions.require;

/**
 * The part of the training questions that a run leaves out. A question's text decides to which part
 * it belongs, so that the same question in several places is left out everywhere.
 *
 * @param part which, from 1 to {@code parts}
 * @param parts number of parts, nearly of a size, at least 2
 */
public record HoldOut(int part, int parts) {
  /** Spreads the hash of a text, whose low bits are little but its last letters. */
  private static final int MIXED = 0x9E3779B1;

  /** Checks the ranges. */
  public HoldOut {
    require(parts >= 2, "parts held out in turn", "at least 2");
    require(part >= 1 && part <= parts, "part held out", "from 1 to " + parts);
  }

  /** Whether a question with this text is left out. */
  public boolean has(String text) {
    return Integer.remainderUnsigned(text.hashCode() * MIXED >>> 7, parts) == part - 1;
  }

  @Override
  public String toString() {
    return part + "/" + parts;
  }
}
