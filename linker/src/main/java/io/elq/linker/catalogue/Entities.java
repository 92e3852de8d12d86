// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

/** Entities by row. Safe for use by many threads. */
public interface Entities {

  /**
   * The entity of a row.
   *
   * @throws IndexOutOfBoundsException if there is no such row
   */
  CatalogueEntity entity(long row);
}
