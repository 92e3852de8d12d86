// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.catalogue.CatalogueReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/** Names of a few rows of a catalogue file that may be too large to hold. */
public final class CatalogueTitles {
  private CatalogueTitles() {}

  /**
   * Reads the file once, up to the last row wanted.
   *
   * @param catalogue entities as JSON lines, plain or gzip
   * @param rows rows whose names are wanted
   * @return name of a row; null for rows that are not wanted or not there
   */
  public static LongFunction<String> of(Path catalogue, Set<Long> rows) throws IOException {
    Map<Long, String> titles = new HashMap<>();
    long left = rows.size();
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      for (CatalogueEntity entity = left == 0 ? null : reader.next();
          entity != null;
          entity = left == 0 ? null : reader.next()) {
        if (rows.contains(entity.row())) {
          titles.put(entity.row(), entity.title());
          left--;
        }
      }
    }
    return titles::get;
  }
}
