// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

/** What becomes of mentions whose entity the catalogue most likely lacks. */
public enum Unlinked {
  /** Answers leave them out. */
  NONE,

  /** Answers list them, without an entity. */
  EMIT;

  /** The constant as configurations write it. */
  @Override
  public String toString() {
    return OptionWords.of(this);
  }
}
