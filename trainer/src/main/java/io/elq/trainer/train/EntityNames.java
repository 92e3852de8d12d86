package io.elq.trainer.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.catalogue.CatalogueReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that each entity of a catalogue bears alone: title without what stands in parentheses,
 * and the fields {@code label}, {@code entity} and {@code aliases} where the catalogue has them.
 * Names that several entities share are left out.
 *
 * @param byRow names of each entity in catalogue order; empty where it shares all of them
 */
record EntityNames(List<List<String>> byRow) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PARENTHESES = Pattern.compile("\\s*\\([^)]*\\)$");
  private static final int SHARED = -1;

  /** Reads the names of a catalogue file. */
  static EntityNames read(Path catalogue) throws IOException {
    List<Set<String>> all = new ArrayList<>();
    Map<String, Integer> bearers = new HashMap<>();
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      while (reader.next() != null) {
        int row = all.size();
        Set<String> names = names(JSON.readTree(reader.line()));
        for (String name : names) {
          bearers.merge(fold(name), row, (one, other) -> one.equals(other) ? one : SHARED);
        }
        all.add(names);
      }
    }
    List<List<String>> own = new ArrayList<>();
    for (Set<String> names : all) {
      own.add(names.stream().filter(name -> bearers.get(fold(name)) != SHARED).toList());
    }
    return new EntityNames(own);
  }

  private static Set<String> names(JsonNode line) {
    Set<String> names = new LinkedHashSet<>();
    for (String field : List.of("title", "label", "entity")) {
      add(names, line.path(field).asText(""));
    }
    line.path("aliases").forEach(alias -> add(names, alias.asText()));
    return names;
  }

  private static void add(Set<String> names, String name) {
    String bare = PARENTHESES.matcher(name).replaceFirst("").strip();
    if (!bare.isEmpty()) {
      names.add(bare);
    }
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
