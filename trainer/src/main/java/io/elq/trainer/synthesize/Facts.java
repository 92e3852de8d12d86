// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.List;
import java.util.Set;

/**
 * What a question may say about an entity besides its name. Every phrase is labelled; none names
 * the entity itself.
 *
 * @param kinds from specific to general, ending in "any"
 * @param types type words, such as "composer"
 * @param descriptions noun phrases without article, such as "prince of Troy"
 * @param deeds verb phrases, such as "abducted Helen" or "flows into Lake Ontario"
 * @param places prepositional phrases, such as "in northeastern Texas"
 * @param keywords content words
 * @param related other entities that the definition names
 * @param words all words of types, description and definition in lower case
 */
record Facts(
    List<String> kinds,
    List<Phrase> types,
    List<Phrase> descriptions,
    List<Phrase> deeds,
    List<Phrase> places,
    List<Phrase> keywords,
    List<Phrase> related,
    Set<String> words) {

  /** Returns what may fill a slot of this name; empty if there is nothing. */
  List<Phrase> fillers(String slot) {
    return switch (slot) {
      case "type" -> types;
      case "desc" -> descriptions;
      case "who" -> deeds;
      case "pp" -> places;
      case "kw" -> keywords;
      case "y" -> related;
      default -> throw new IllegalArgumentException("Unknown slot {" + slot + "} in a template");
    };
  }
}
