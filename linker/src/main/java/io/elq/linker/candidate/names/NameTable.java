// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.tokenize.WordPieces;

/** The entities that have a name, by the key of the name. Safe for use by many threads. */
public interface NameTable {
  /** Most entities that are looked at for one name; a name that more share says too little. */
  int MOST_ENTITIES = 100;

  /** Keys of the spans of a text, as this table has them. */
  NameKeys keys(WordPieces pieces);

  /** Whether any entity has the name of this key. */
  boolean has(long key);

  /**
   * The entities that have the name of this key, at most the first {@link #MOST_ENTITIES} of them.
   */
  NameMatches entitiesWithName(long key);
}
