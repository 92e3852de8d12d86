// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import io.elq.trainer.synthesize.NameCycle.EntityName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts entities and what is known about them into templates. */
final class QuestionComposer {

  private static final int ATTEMPTS = 40;
  private static final int MOST_MENTIONS = 4;
  private static final int MOST_WORDS = 24;

  private final List<NamedEntity> entities;
  private final List<Facts> facts;
  private final Names names;
  private final Random random;
  private final Map<String, List<Template>> named =
      Template.byKind(Resources.lines("templates.tsv"));
  private final Map<String, List<Template>> nameless =
      Template.byKind(Resources.lines("nameless.tsv"));
  private final Map<String, List<NamedEntity>> plainlyNamed = new HashMap<>();

  QuestionComposer(List<NamedEntity> entities, List<Facts> facts, Names names, Random random) {
    this.entities = entities;
    this.facts = facts;
    this.names = names;
    this.random = random;
    for (NamedEntity entity : entities) {
      if (names.plainlyMeans(entity.names().get(0), entity.row())) {
        String kind = facts.get(entity.row()).kinds().get(0);
        plainlyNamed.computeIfAbsent(kind, k -> new ArrayList<>()).add(entity);
      }
    }
  }

  /**
   * Returns a question that names the entity and, where others have the name too, says something
   * that holds for this one only.
   *
   * @return null if nothing is known that distinguishes the entity from its namesakes
   */
  @Nullable Phrase about(EntityName main) {
    Facts known = facts.get(main.entity().row());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      boolean particular = attempt > ATTEMPTS / 2;
      Template template = pick(named, particular ? List.of(Kinds.ANY) : known.kinds());
      Filling filling = fill(template, main, known);
      if (filling != null && clear(template, filling, main)) {
        return filling.phrase;
      }
    }
    return null;
  }

  /**
   * Returns a question that describes some entity instead of naming it; other names may occur.
   *
   * @return null if the entity that was drawn cannot be described
   */
  @Nullable Phrase nameless() {
    NamedEntity entity = entities.get(random.nextInt(entities.size()));
    Facts known = facts.get(entity.row());
    Template template = pick(nameless, known.kinds());
    Filling filling = fill(template, new EntityName(entity, ""), known);
    return filling == null ? null : filling.phrase;
  }

  /** Prefers the most specific kind; the general ones keep their share. */
  private Template pick(Map<String, List<Template>> templates, List<String> kinds) {
    List<Template> choice = null;
    for (String kind : kinds) {
      List<Template> ofKind = templates.get(kind);
      if (ofKind != null) {
        choice = ofKind;
        if (random.nextInt(5) < 2) {
          break;
        }
      }
    }
    if (choice == null) {
      throw new IllegalStateException("there is no template of any kind in " + kinds);
    }
    return choice.get(random.nextInt(choice.size()));
  }

  private record Filling(Phrase phrase, Set<String> context) {}

  private @Nullable Filling fill(Template template, EntityName main, Facts known) {
    List<Phrase.Segment> segments = new ArrayList<>();
    Set<String> context = new HashSet<>();
    Set<String> used = new HashSet<>();
    for (Template.Part part : template.parts()) {
      String slot = part.slot();
      if (slot == null) {
        segments.add(new Phrase.Segment(part.literal(), Phrase.PLAIN));
        continue;
      }
      Phrase filler = filler(slot, main, known);
      if (filler == null || !used.add(filler.text()) || misplaced(template, slot, filler, known)) {
        return null;
      }
      if (!slot.equals("x") && !sibling(slot)) {
        words(filler, context);
      }
      dropSecondArticle(segments, filler);
      segments.addAll(filler.segments());
    }
    Phrase phrase = new Phrase(segments);
    boolean fits = phrase.mentions() <= MOST_MENTIONS && phrase.words() <= MOST_WORDS;
    return fits ? new Filling(phrase, context) : null;
  }

  /** A question for a place's whereabouts names another place, not whoever was born there. */
  private boolean misplaced(Template template, String slot, Phrase filler, Facts known) {
    return slot.equals("y")
        && !template.kind().equals(Kinds.ANY)
        && known.kinds().contains(Kinds.PLACE)
        && !facts.get(filler.segments().get(0).row()).kinds().contains(Kinds.PLACE);
  }

  private @Nullable Phrase filler(String slot, EntityName main, Facts known) {
    if (slot.equals("x")) {
      return Phrase.name(main.name(), main.entity().row());
    }
    if (sibling(slot)) {
      List<NamedEntity> others = plainlyNamed.getOrDefault(known.kinds().get(0), List.of());
      NamedEntity other = others.isEmpty() ? null : others.get(random.nextInt(others.size()));
      return other == null || other.row() == main.entity().row()
          ? null
          : Phrase.name(other.names().get(0), other.row());
    }
    List<Phrase> fillers = known.fillers(slot);
    return fillers.isEmpty() ? null : fillers.get(random.nextInt(fillers.size()));
  }

  private static boolean sibling(String slot) {
    return slot.equals("s") || slot.equals("t");
  }

  /** "the {x}" with a name that brings its own article keeps one. */
  private static void dropSecondArticle(List<Phrase.Segment> segments, Phrase filler) {
    if (segments.isEmpty() || !filler.lowerCase().startsWith("the ")) {
      return;
    }
    String before = segments.get(segments.size() - 1).text();
    if (before.endsWith("the ")) {
      String shorter = before.substring(0, before.length() - "the ".length());
      segments.remove(segments.size() - 1);
      if (!shorter.isEmpty()) {
        segments.add(new Phrase.Segment(shorter, Phrase.PLAIN));
      }
    }
  }

  private boolean clear(Template template, Filling filling, EntityName main) {
    int row = main.entity().row();
    if (names.plainlyMeans(main.name(), row)) {
      return true;
    }
    boolean kindSpoken = !template.kind().equals(Kinds.ANY);
    if (names.commonWord(main.name()) && !kindSpoken && filling.context.isEmpty()) {
      return false;
    }
    for (int other : names.entitiesNamed(main.name())) {
      Facts otherFacts = facts.get(other);
      boolean distinct =
          (kindSpoken && !otherFacts.kinds().contains(template.kind()))
              || !otherFacts.words().containsAll(filling.context);
      if (other != row && !distinct) {
        return false;
      }
    }
    return true;
  }

  private static void words(Phrase phrase, Set<String> words) {
    for (String word : phrase.text().toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
      if (word.length() > 3) {
        words.add(word);
      }
    }
  }
}
