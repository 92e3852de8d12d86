// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The kinds of entities that templates are written for, and the type words that lead to them. */
final class Kinds {

  /** The kind of everything. */
  static final String ANY = "any";

  /** The kind of everything that lies somewhere. */
  static final String PLACE = "place";

  private final Map<String, String> parents = new HashMap<>();
  private final Map<String, String> kindOfWord = new HashMap<>();
  private final Set<String> domains = new LinkedHashSet<>();

  /**
   * @param lines kind, parent and comma-separated type words, tab-separated
   */
  Kinds(List<String> lines) {
    for (String line : lines) {
      String[] fields = line.split("\t");
      parents.put(fields[0], fields[1]);
      for (String word : fields[2].split(",\\s*")) {
        if (word.startsWith("*")) {
          domains.add(word.substring(1));
        }
        kindOfWord.put(word.replace("*", ""), fields[0]);
      }
    }
  }

  /** Returns whether the type is too general to say in a question, such as "location". */
  boolean domain(String type) {
    return domains.contains(type);
  }

  /**
   * Returns the kinds of an entity with these type words and the ancestors of those kinds, ending
   * in {@link #ANY}. A general word adds nothing to a more specific one.
   */
  List<String> of(List<String> typeWords) {
    Set<String> kinds = new LinkedHashSet<>();
    for (String word : typeWords) {
      String kind = kindOfWord.get(word);
      if (kind != null && (kinds.isEmpty() || !domain(word))) {
        kinds.add(kind);
      }
    }
    for (String kind : List.copyOf(kinds)) {
      for (String up = parents.get(kind); up != null; up = parents.get(up)) {
        kinds.remove(up);
        kinds.add(up);
      }
    }
    kinds.remove(ANY);
    List<String> ordered = new ArrayList<>(kinds);
    ordered.add(ANY);
    return List.copyOf(ordered);
  }
}
