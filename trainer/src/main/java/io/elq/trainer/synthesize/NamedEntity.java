// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.lines.JsonFields;
import io.elq.linker.lines.MalformedLineException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A catalogue row as the synthesizer sees it.
 *
 * @param row line of the catalogue, from 0
 * @param names title, then aliases; no duplicates
 * @param description short type phrase, may be empty
 * @param types may be empty
 * @param text definition, may be empty
 * @param prominence at least 1; 1 where the catalogue says nothing
 */
record NamedEntity(
    int row,
    List<String> names,
    String description,
    List<String> types,
    String text,
    int prominence) {

  NamedEntity {
    names = List.copyOf(names);
    types = List.copyOf(types);
  }

  /**
   * The entity of a line that has a title.
   *
   * @throws MalformedLineException if the prominence is no whole number
   */
  static NamedEntity of(int row, JsonNode json) throws MalformedLineException {
    Set<String> names = new LinkedHashSet<>();
    names.add(json.path("title").asText().strip());
    strings(json.path("aliases")).forEach(alias -> names.add(alias.strip()));
    names.remove("");
    return new NamedEntity(
        row,
        List.copyOf(names),
        json.path("description").asText(""),
        strings(json.path("types")),
        json.path("text").asText(""),
        prominence(json));
  }

  private static int prominence(JsonNode json) throws MalformedLineException {
    JsonFields fields = new JsonFields(json, 0);
    return fields.has("prominence") ? Math.max(1, fields.integer("prominence")) : 1;
  }

  private static List<String> strings(JsonNode array) {
    List<String> strings = new ArrayList<>();
    array.forEach(value -> strings.add(value.asText()));
    return strings;
  }
}
