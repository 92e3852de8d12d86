// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

/** What a line of input is. */
public enum InputFormat {
  /** As the first line that is not blank looks: {@link #JSONL} if it begins with a brace. */
  AUTO,
  /** A JSON object with "text" and, usually, "id". */
  JSONL,
  /** A question. */
  TEXT;

  /** This format, or the one that a line shows if this is {@link #AUTO}. */
  InputFormat by(String line) {
    return this == AUTO ? line.stripLeading().startsWith("{") ? JSONL : TEXT : this;
  }
}
