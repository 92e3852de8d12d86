// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.catalogue.EntityNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The names, without parentheses at their end, that only one entity of a catalogue has; names that
 * several entities share are left out.
 *
 * @param byRow names of each entity in catalogue order; empty where it shares all of them
 */
record OwnNames(List<List<String>> byRow) {
  private static final int SHARED = -1;

  /** Reads the names of a catalogue file. */
  static OwnNames read(Path catalogue) throws IOException {
    List<Set<String>> all = new ArrayList<>();
    Map<String, Integer> owners = new HashMap<>();
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      while (reader.next() != null) {
        int row = all.size();
        Set<String> names =
            EntityNames.of(reader.line()).all().stream()
                .map(EntityNames::bare)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        for (String name : names) {
          owners.merge(fold(name), row, (one, other) -> one.equals(other) ? one : SHARED);
        }
        all.add(names);
      }
    }
    List<List<String>> own = new ArrayList<>();
    for (Set<String> names : all) {
      own.add(
          names.stream()
              .filter(name -> owners.getOrDefault(fold(name), SHARED) != SHARED)
              .toList());
    }
    return new OwnNames(own);
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
