package io.elq.linker.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names in a line of a catalogue: title, label, entity and aliases, as they stand and without
 * what stands in parentheses at their end.
 */
public final class EntityNames {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PARENTHESES = Pattern.compile("\\s*\\([^)]*\\)$");

  private EntityNames() {}

  /**
   * The names of one entity, each once.
   *
   * @param line its line of entity.jsonl
   */
  public static Set<String> of(String line) throws IOException {
    JsonNode fields = JSON.readTree(line);
    Set<String> names = new LinkedHashSet<>();
    for (String field : List.of("title", "label", "entity")) {
      add(names, fields.path(field).asText(""));
    }
    fields.path("aliases").forEach(alias -> add(names, alias.asText()));
    return names;
  }

  /** The title of an entity, of its line; empty if it has none. */
  public static String title(String line) throws IOException {
    return JSON.readTree(line).path("title").asText("").strip();
  }

  /** A name without what stands in parentheses at its end. */
  public static String bare(String name) {
    return PARENTHESES.matcher(name.strip()).replaceFirst("").strip();
  }

  private static void add(Set<String> names, String name) {
    String whole = name.strip();
    String bare = bare(whole);
    if (!bare.isEmpty()) {
      names.add(bare);
      names.add(whole);
    }
  }
}
