// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every name of the catalogue: which entities have it, and where it occurs in running text. Names
 * are compared by case in running text (a "bush" is not a president) and without case between
 * namesakes.
 */
final class Names {

  /** A sense this many times more prominent than the next is meant when nothing else is said. */
  private static final int DOMINANCE = 5;

  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+(?:['’.-][\\p{L}\\p{N}]+)*");

  private static final Set<String> FUNCTION_WORDS =
      Set.of(
          ("a about after all also am an and any are as at ate be been before best but by can co de"
                  + " did do does down for from get go had has have he her here hi him his how i id"
                  + " if in is it its la let lot low man many me more most must my no nor not now"
                  + " of off oh ok on one or our out over own re set she so some such sue than that"
                  + " the their them then there they this to tell too under up us was we were what"
                  + " when where which who whom whose why will with would you your")
              .split(" "));

  private final List<NamedEntity> entities;
  private final Map<String, List<Integer>> byName = new HashMap<>();
  private final Map<String, Integer> longest = new HashMap<>();
  private final Set<String> cased = new HashSet<>();
  private final Set<String> commonWords = new HashSet<>();

  Names(List<NamedEntity> entities) {
    this.entities = entities;
    for (NamedEntity entity : entities) {
      for (String name : entity.names()) {
        List<Integer> rows = byName.computeIfAbsent(fold(name), n -> new ArrayList<>());
        if (!rows.contains(entity.row())) {
          rows.add(entity.row());
        }
        cased.add(name);
        longest.merge(firstWord(name), name.length(), Math::max);
      }
    }
    for (NamedEntity entity : entities) {
      Matcher words = WORD.matcher(entity.text());
      while (words.find()) {
        if (Character.isLowerCase(words.group().charAt(0))) {
          commonWords.add(words.group());
        }
      }
    }
  }

  /** Returns the rows that have the name in any case, in catalogue order; empty if none. */
  List<Integer> entitiesNamed(String name) {
    return byName.getOrDefault(fold(name), List.of());
  }

  /** Returns whether the name, said without any context, means this entity. */
  boolean plainlyMeans(String name, int row) {
    OptionalInt meant = commonWords.contains(fold(name)) ? OptionalInt.empty() : meant(name);
    return meant.isPresent() && meant.getAsInt() == row;
  }

  /** Returns whether the name is a function word ("in", "or", "me") that no reader would link. */
  boolean functionWord(String name) {
    return FUNCTION_WORDS.contains(fold(name)) || name.length() < 2;
  }

  /** Returns whether the name also occurs as a common noun in the catalogue's own texts. */
  boolean commonWord(String name) {
    return commonWords.contains(fold(name));
  }

  /** Returns the only entity of that name, or the one that is far more prominent than the rest. */
  OptionalInt meant(String name) {
    List<Integer> rows = entitiesNamed(name);
    if (rows.isEmpty()) {
      return OptionalInt.empty();
    }
    int best = rows.get(0);
    int bestProminence = 0;
    int second = 0;
    for (int row : rows) {
      int prominence = entities.get(row).prominence();
      if (prominence > bestProminence) {
        second = bestProminence;
        best = row;
        bestProminence = prominence;
      } else {
        second = Math.max(second, prominence);
      }
    }
    return second * DOMINANCE <= bestProminence ? OptionalInt.of(best) : OptionalInt.empty();
  }

  /**
   * Cuts running text at the names in it.
   *
   * @return null if it holds a name that cannot be labelled for sure: an ambiguous one, or one that
   *     looks like a part of a longer name that the catalogue lacks
   */
  @Nullable Phrase label(String text) {
    List<Phrase.Segment> segments = new ArrayList<>();
    int done = 0;
    Matcher words = WORD.matcher(text);
    int from = 0;
    while (words.find(from)) {
      from = words.end();
      int end = nameEnd(text, words.start());
      if (end < 0) {
        continue;
      }
      OptionalInt row = meant(text.substring(words.start(), end));
      if (row.isEmpty() || capitalBefore(text, words.start()) || capitalAfter(text, end)) {
        return null;
      }
      if (words.start() > done) {
        segments.add(new Phrase.Segment(text.substring(done, words.start()), Phrase.PLAIN));
      }
      segments.add(new Phrase.Segment(text.substring(words.start(), end), row.getAsInt()));
      done = end;
      from = end;
    }
    if (done < text.length()) {
      segments.add(new Phrase.Segment(text.substring(done), Phrase.PLAIN));
    }
    return new Phrase(segments);
  }

  /** Returns the end of the longest name that starts here in its own case, or -1. */
  private int nameEnd(String text, int start) {
    int limit = longest.getOrDefault(firstWord(text.substring(start)), 0);
    for (int end = Math.min(text.length(), start + limit); end > start; end--) {
      if (boundary(text, end)
          && cased.contains(text.substring(start, end))
          && !functionWord(text.substring(start, end))) {
        return end;
      }
    }
    return -1;
  }

  private static boolean boundary(String text, int end) {
    return end == text.length() || !Character.isLetterOrDigit(text.charAt(end));
  }

  private static boolean capitalBefore(String text, int start) {
    int at = start - 2;
    if (at < 0 || !(text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '-')) {
      return false;
    }
    int word = Math.max(text.lastIndexOf(' ', at), text.lastIndexOf('-', at)) + 1;
    return Character.isUpperCase(text.charAt(word));
  }

  private static boolean capitalAfter(String text, int end) {
    return end + 1 < text.length()
        && (text.charAt(end) == ' ' || text.charAt(end) == '-')
        && Character.isUpperCase(text.charAt(end + 1));
  }

  private static String firstWord(String text) {
    Matcher word = WORD.matcher(text);
    return word.find() ? word.group() : text;
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
