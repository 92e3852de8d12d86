// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.tokenize.WordPieces;

/** The entities that bear a name, by the key of the name. Safe for use by many threads. */
public interface NameTable {
  /** Bearers of one name that are looked at; what more bear is no name to speak of. */
  int MOST_BEARERS = 100;

  /** Keys of the spans of a text, as this table has them. */
  NameKeys keys(WordPieces pieces);

  /** Whether any entity bears the name of this key. */
  boolean has(long key);

  /**
   * The entities that bear the name of this key, at most the first {@link #MOST_BEARERS} of them.
   */
  NameMatches bearers(long key);
}
