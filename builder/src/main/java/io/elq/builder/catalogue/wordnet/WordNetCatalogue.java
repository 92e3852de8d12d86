// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.catalogue.wordnet;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.weights.file.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.sf.extjwnl.JWNLException;
import net.sf.extjwnl.data.POS;
import net.sf.extjwnl.data.Pointer;
import net.sf.extjwnl.data.PointerType;
import net.sf.extjwnl.data.Synset;
import net.sf.extjwnl.data.Word;
import net.sf.extjwnl.dictionary.Dictionary;

/**
 * WordNet's named entities: the noun synsets that are an instance of something. Order and content
 * depend on WordNet 3.1 alone, so a row number is as stable as a synset id.
 */
public final class WordNetCatalogue {

  /** Names beyond this many would push the gloss out of the entity encoder's window. */
  private static final int NAMES_IN_TEXT = 4;

  /**
   * Lemmas that describe instead of name. If {@code capital of France} were a name of Paris, no
   * question could ask for the capital of France without linking Paris.
   */
  private static final Pattern DESCRIPTION = Pattern.compile("capital of .*|.* capital");

  private WordNetCatalogue() {}

  /**
   * Writes the catalogue as JSON lines; the line number, from 0, is the entity's row.
   *
   * @param file replaced when all is written; compressed when its name ends in {@code .gz}
   * @return number of entities
   */
  public static int write(Path file) throws IOException {
    List<WordNetEntity> entities = read();
    ObjectMapper json = new ObjectMapper();
    WholeFile.write(
        file,
        out -> {
          for (WordNetEntity entity : entities) {
            out.write((json.writeValueAsString(entity) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    return entities.size();
  }

  /** Returns the entities in the order of their synset offsets, which is their row. */
  public static List<WordNetEntity> read() {
    try {
      Dictionary dictionary = Dictionary.getDefaultResourceInstance();
      List<Synset> instances = new ArrayList<>();
      Iterator<Synset> nouns = dictionary.getSynsetIterator(POS.NOUN);
      while (nouns.hasNext()) {
        Synset synset = nouns.next();
        if (!synset.getPointers(PointerType.INSTANCE_HYPERNYM).isEmpty()) {
          instances.add(synset);
        }
      }
      instances.sort(Comparator.comparingLong(Synset::getOffset));
      List<WordNetEntity> entities = new ArrayList<>(instances.size());
      for (Synset synset : instances) {
        entities.add(entity(synset));
      }
      return entities;
    } catch (JWNLException e) {
      throw new UncheckedIOException(new IOException("WordNet cannot be read", e));
    }
  }

  private static WordNetEntity entity(Synset synset) throws JWNLException {
    List<String> names = names(synset);
    String title = names.get(0);
    List<String> aliases = names.subList(1, names.size());
    List<String> kinds = targets(synset, PointerType.INSTANCE_HYPERNYM);
    List<String> wholes = targets(synset, PointerType.PART_HOLONYM);
    String kbId = String.format("%08d-n", synset.getOffset());
    List<String> types = new ArrayList<>(kinds);
    types.add(synset.getLexFileName().replace("noun.", ""));
    return new WordNetEntity(
        text(aliases, kinds, wholes, synset.getGloss()),
        "wordnet:" + kbId,
        title,
        title,
        kbId,
        title,
        String.join(" and ", kinds) + (wholes.isEmpty() ? "" : " in " + wholes.get(0)),
        aliases,
        types,
        prominence(synset));
  }

  private static String text(
      List<String> aliases, List<String> kinds, List<String> wholes, String gloss) {
    String names =
        Stream.concat(
                aliases.stream().limit(NAMES_IN_TEXT),
                Stream.of(String.join(", ", kinds))
                    .map(kind -> wholes.isEmpty() ? kind : kind + ", " + String.join(", ", wholes)))
            .reduce((a, b) -> a + "; " + b)
            .orElseThrow();
    return "(" + names + ") " + gloss.strip();
  }

  private static List<String> names(Synset synset) {
    Set<String> names = new LinkedHashSet<>();
    for (Word word : synset.getWords()) {
      String name = plain(word.getLemma());
      if (names.isEmpty() || !DESCRIPTION.matcher(name).matches()) {
        names.add(name);
      }
    }
    return List.copyOf(names);
  }

  private static List<String> targets(Synset synset, PointerType type) throws JWNLException {
    List<String> targets = new ArrayList<>();
    for (Pointer pointer : synset.getPointers(type)) {
      targets.add(plain(pointer.getTargetSynset().getWords().get(0).getLemma()));
    }
    return targets;
  }

  private static String plain(String lemma) {
    return lemma.replace('_', ' ').strip();
  }

  private static int prominence(Synset synset) {
    int counted = synset.getWords().stream().mapToInt(Word::getUseCount).sum();
    return Math.max(1, counted + synset.getPointers().size());
  }
}
