// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

/**
 * A range of a text, in tokens or in characters.
 *
 * @param start first token or character
 * @param end one past the last
 */
public record Span(int start, int end) {

  /** Whether the two share a token or a character. */
  public boolean overlaps(Span other) {
    return start < other.end && other.start < end;
  }
}
