// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** Questions in which nothing is to be linked, common nouns that look like a name among them. */
final class NoEntityQuestions {

  private final List<String> patterns = new ArrayList<>();
  private final List<String> homonyms = new ArrayList<>();
  private final Map<String, List<String>> wordLists = new HashMap<>();
  private final Random random;

  NoEntityQuestions(List<NamedEntity> entities, Names names, Random random) {
    this.random = random;
    for (String line : Resources.lines("no-entity.tsv")) {
      String[] fields = line.split("\t");
      if (fields.length == 2) {
        wordLists.put(fields[0], List.of(fields[1].split(", ")));
      } else {
        Phrase labelled = names.label(line);
        if (labelled != null && labelled.mentions() == 0) {
          patterns.add(line);
        }
      }
    }
    for (String line : Resources.lines("homonyms.tsv")) {
      String[] fields = line.split("\t", -1);
      List<Integer> rows = names.entitiesNamed(fields[0]);
      boolean linked = rows.stream().anyMatch(row -> means(entities.get(row), fields[2]));
      if (!rows.isEmpty() && !linked) {
        homonyms.add(fields[1]);
      }
    }
  }

  private static boolean means(NamedEntity entity, String senseWords) {
    String known =
        (entity.description() + " " + entity.text() + entity.types()).toLowerCase(Locale.ROOT);
    return Arrays.stream(senseWords.split(", "))
        .anyMatch(word -> !word.isEmpty() && known.matches("(?s).*\\b" + word + "\\b.*"));
  }

  Phrase next() {
    List<String> source = !homonyms.isEmpty() && random.nextInt(6) == 0 ? homonyms : patterns;
    StringBuilder text = new StringBuilder();
    for (Template.Part part : Template.parts(source.get(random.nextInt(source.size())))) {
      List<String> words = wordLists.get(part.slot());
      text.append(words == null ? part.literal() : words.get(random.nextInt(words.size())));
    }
    return Phrase.plain(text.toString());
  }
}
