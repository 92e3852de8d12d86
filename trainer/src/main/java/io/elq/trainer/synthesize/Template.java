// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question with slots.
 *
 * @param kind the kind of entity that it is about
 * @param parts literal texts and slots in turn; a slot has no text
 */
record Template(String kind, List<Part> parts) {

  /**
   * @param literal text; empty for a slot
   * @param slot the slot's name, or null for a text
   */
  record Part(String literal, @Nullable String slot) {}

  Template {
    parts = List.copyOf(parts);
  }

  /** Reads templates by kind from lines "kind TAB template". */
  static Map<String, List<Template>> byKind(List<String> lines) {
    Map<String, List<Template>> templates = new HashMap<>();
    for (String line : lines) {
      String[] fields = line.split("\t", 2);
      templates
          .computeIfAbsent(fields[0], kind -> new ArrayList<>())
          .add(new Template(fields[0], parts(fields[1])));
    }
    return templates;
  }

  static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    int done = 0;
    for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', done)) {
      if (open > done) {
        parts.add(new Part(text.substring(done, open), null));
      }
      int close = text.indexOf('}', open);
      parts.add(new Part("", text.substring(open + 1, close)));
      done = close + 1;
    }
    if (done < text.length()) {
      parts.add(new Part(text.substring(done), null));
    }
    return parts;
  }
}
