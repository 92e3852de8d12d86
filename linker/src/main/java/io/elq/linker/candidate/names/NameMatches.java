// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

/**
 * The entities that have a name.
 *
 * @param rows their rows in the catalogue, rising
 * @param titles whether the name is the title of each, not only another name of it
 */
public record NameMatches(long[] rows, boolean[] titles) {
  /** Nobody. */
  public static final NameMatches NONE = new NameMatches(new long[0], new boolean[0]);

  /** How many there are. */
  public int size() {
    return rows.length;
  }
}
