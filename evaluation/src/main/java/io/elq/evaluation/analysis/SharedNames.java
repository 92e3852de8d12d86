// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.analysis;

import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.JudgedQuestion;
import io.elq.linker.candidate.names.NameKeys;
import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.catalogue.EntityNames;
import io.elq.linker.tokenize.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The entities of a catalogue that have a name, without regard to case. Only names that occur in
 * the questions are held, so the catalogue may be of any size.
 */
public final class SharedNames {
  private final Map<String, Set<Long>> rows = new HashMap<>();

  private SharedNames() {}

  /**
   * Reads a catalogue once, for the words of the gold mentions.
   *
   * @param catalogue entities as JSON lines, plain or gzip
   * @throws IOException if the file cannot be read, a line is not an entity, or a gold mention's
   *     row is beyond the last one: then the questions are labelled for another catalogue
   */
  public static SharedNames read(Path catalogue, List<JudgedQuestion> questions)
      throws IOException {
    SharedNames names = new SharedNames();
    for (JudgedQuestion question : questions) {
      for (JudgedMention mention : question.gold()) {
        if (mention.characters() != null) {
          names.rows.put(fold(words(question, mention)), new HashSet<>());
        }
      }
    }
    long entities = 0;
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      for (; reader.next() != null; entities++) {
        for (String name : EntityNames.of(reader.line()).all()) {
          Set<Long> named = names.rows.get(fold(name));
          if (named != null) {
            named.add(entities);
          }
        }
      }
    }
    check(catalogue, entities, questions);
    return names;
  }

  private static void check(Path catalogue, long entities, List<JudgedQuestion> questions)
      throws IOException {
    for (JudgedQuestion question : questions) {
      for (JudgedMention mention : question.gold()) {
        if (mention.row() >= entities) {
          throw new IOException(
              "%s has %,d entities, but the gold of question %s has row %d: give the catalogue that the questions are labelled for"
                  .formatted(catalogue, entities, question.id(), mention.row()));
        }
      }
    }
  }

  /**
   * Catalogue rows of the entities that the mention's words are a name of.
   *
   * @param mention gold, one of those that the catalogue was read for, with its place in characters
   */
  Set<Long> of(JudgedQuestion question, JudgedMention mention) {
    return Objects.requireNonNull(rows.get(fold(words(question, mention))));
  }

  private static String words(JudgedQuestion question, JudgedMention mention) {
    Span place = Objects.requireNonNull(mention.characters());
    return question.text().substring(place.start(), place.end());
  }

  private static String fold(String name) {
    String letters = NameKeys.letters(name);
    return letters.isEmpty() ? name.strip() : letters;
  }
}
