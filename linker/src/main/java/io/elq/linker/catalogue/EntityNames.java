// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names in a line of a catalogue: title, label, entity and aliases, as written and without a
 * parenthesis at their end.
 *
 * @param title its title, unchanged; empty if it has none
 * @param all its names, each once
 */
public record EntityNames(String title, Set<String> all) {
  private static final Pattern PARENTHESES = Pattern.compile("\\s*\\([^)]*\\)$");

  /**
   * The names of one entity.
   *
   * @param line its line of entity.jsonl
   */
  public static EntityNames of(String line) throws MalformedLineException {
    JsonNode fields = JsonLineReader.object(line);
    Set<String> names = new LinkedHashSet<>();
    for (String field : List.of("title", "label", "entity")) {
      add(names, fields.path(field).asText(""));
    }
    fields.path("aliases").forEach(alias -> add(names, alias.asText()));
    return new EntityNames(fields.path("title").asText("").strip(), names);
  }

  /** The names of an entity that has a title and aliases. */
  public static EntityNames of(String title, List<String> aliases) {
    Set<String> names = new LinkedHashSet<>();
    add(names, title);
    aliases.forEach(alias -> add(names, alias));
    return new EntityNames(title.strip(), names);
  }

  /** A name without a parenthesis at its end. */
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
