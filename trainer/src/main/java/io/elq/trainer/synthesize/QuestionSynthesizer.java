// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.catalogue.CatalogueReader;
import io.elq.linker.lines.JsonLineReader;
import io.elq.linker.lines.MalformedLineException;
import io.elq.weights.file.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Writes labelled training questions for a catalogue in ELQ's {@code entity.jsonl} form. Of each
 * entity it uses title, aliases, description, types, text and prominence, where present; a title is
 * enough. The same catalogue, seed and version give the same questions.
 *
 * <p>Labels: every name of the catalogue in a question is labelled exactly, without a leading "the"
 * and a possessive ending. Names are recognised by their case, so a catalogue of common concepts
 * ("Book") is labelled where the concept is asked for, not wherever the word occurs.
 */
public final class QuestionSynthesizer {

  private static final int NO_ENTITY_PERCENT = 11;
  private static final int NAMELESS_PERCENT = 7;

  /** So many names in a row that cannot be asked for mean that the catalogue has no others. */
  private static final int MOST_UNCLEAR_NAMES = 10_000;

  private final List<NamedEntity> entities;
  private final Names names;
  private final List<Facts> facts;

  /**
   * Reads a catalogue and what can be said about its entities.
   *
   * @param catalogue JSON lines, compressed if the name ends in {@code .gz}
   */
  public QuestionSynthesizer(Path catalogue) throws IOException {
    this(read(catalogue));
  }

  QuestionSynthesizer(List<NamedEntity> entities) {
    this.entities = List.copyOf(entities);
    this.names = new Names(entities);
    FactReader reader = new FactReader(names, new Kinds(Resources.lines("kinds.tsv")));
    this.facts = entities.stream().map(reader::read).toList();
  }

  /**
   * Returns an endless sequence of questions, lazily made and confined to one thread. It goes round
   * by round through all names of all entities, except function words ("in", "or") and names that
   * nothing distinguishes from a namesake's; about one question in seven has no mention.
   */
  public Stream<SynthesizedQuestion> questions(long seed) {
    Random random = new Random(seed);
    NameCycle cycle = new NameCycle(entities, names, random);
    QuestionComposer composer = new QuestionComposer(entities, facts, names, random);
    NoEntityQuestions noEntity = new NoEntityQuestions(entities, names, random);
    Noise noise = new Noise(random);
    return Stream.iterate(1L, n -> n + 1)
        .map(
            n ->
                SynthesizedQuestion.of(
                    "synth-" + seed + "-" + n,
                    noise.apply(next(random, cycle, composer, noEntity))));
  }

  private static Phrase next(
      Random random, NameCycle cycle, QuestionComposer composer, NoEntityQuestions noEntity) {
    int share = random.nextInt(100);
    if (share < NO_ENTITY_PERCENT) {
      return noEntity.next();
    }
    Phrase phrase = share < NO_ENTITY_PERCENT + NAMELESS_PERCENT ? composer.nameless() : null;
    for (int attempt = 0; phrase == null && attempt < MOST_UNCLEAR_NAMES; attempt++) {
      phrase = composer.about(cycle.next());
    }
    if (phrase == null) {
      throw new IllegalStateException(
          "Nothing in the catalogue tells its namesakes apart: give them descriptions or texts");
    }
    return phrase;
  }

  /**
   * Writes questions as JSON lines.
   *
   * @param questions replaced when all are written; compressed if the name ends in {@code .gz}
   * @param count number of questions
   */
  public void write(Path questions, long count, long seed) throws IOException {
    ObjectMapper json = new ObjectMapper();
    WholeFile.write(
        questions,
        out -> {
          Iterator<SynthesizedQuestion> each = questions(seed).limit(count).iterator();
          while (each.hasNext()) {
            String line = json.writeValueAsString(each.next()) + "\n";
            out.write(line.getBytes(StandardCharsets.UTF_8));
          }
        });
  }

  private static List<NamedEntity> read(Path catalogue) throws IOException {
    List<NamedEntity> entities = new ArrayList<>();
    try (CatalogueReader reader = CatalogueReader.open(catalogue)) {
      while (reader.next() != null) {
        try {
          entities.add(NamedEntity.of(entities.size(), JsonLineReader.object(reader.line())));
        } catch (MalformedLineException e) {
          throw e.in(catalogue.toString(), reader.lineNumber());
        }
      }
    }
    if (entities.isEmpty()) {
      throw new IOException(
          catalogue + " has no entity: a JSON object with \"title\" a line is needed");
    }
    return entities;
  }
}
