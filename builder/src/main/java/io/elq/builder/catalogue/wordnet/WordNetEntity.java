// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.catalogue.wordnet;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * One row of the WordNet catalogue, with the fields of ELQ's {@code entity.jsonl} and what tells
 * namesakes apart.
 *
 * @param text what the entity encoder reads: further names and types in brackets, then the gloss
 * @param idx {@code wordnet:} and the synset id
 * @param title first lemma, the way it is written in running text; namesakes share it
 * @param entity the title again, as in ELQ's files
 * @param kbId synset id, such as {@code 08952341-n}; stable for WordNet 3.1
 * @param label the title again, as in Wikidata-style catalogues
 * @param description short type phrase, such as {@code town in Texas}
 * @param aliases further lemmas that are names, in WordNet's order; never the title
 * @param types what the entity is an instance of, then its domain (person, location, ...)
 * @param prominence how often the senses were counted in running text, plus the number of relations
 *     in WordNet, at least 1; comparable between namesakes only
 */
@JsonPropertyOrder({
  "text",
  "idx",
  "title",
  "entity",
  "kb_idx",
  "label",
  "description",
  "aliases",
  "types",
  "prominence"
})
public record WordNetEntity(
    String text,
    String idx,
    String title,
    String entity,
    @JsonProperty("kb_idx") String kbId,
    String label,
    String description,
    List<String> aliases,
    List<String> types,
    int prominence) {

  public WordNetEntity {
    aliases = List.copyOf(aliases);
    types = List.copyOf(types);
  }
}
