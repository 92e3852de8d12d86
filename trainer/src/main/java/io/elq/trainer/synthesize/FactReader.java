// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads facts out of an entity's definition, description and types by their surface pattern. */
final class FactReader {

  private static final Pattern BRACKETS = Pattern.compile("\\s*\\([^)]*\\)\\s*");
  private static final Pattern DOMAIN =
      Pattern.compile("\\(([A-Z]\\w+ (?:mythology|Testament)|Bible)\\)");
  private static final Pattern STATEMENT = Pattern.compile("; |(?<=[a-z]{3}|\\))\\. (?=[A-Za-z])");
  private static final Pattern COPULA =
      Pattern.compile("^.{1,60}? (?:is|was|are|were) (?=an? |the )");
  private static final Pattern ARTICLE = Pattern.compile("^(?:a|an|the|one of the) ");
  private static final Pattern RELATIVE =
      Pattern.compile(",? (?:who|that|which) (?=[a-z])|,? (?:whose|where|when) ");
  private static final Pattern CLAUSE_END =
      Pattern.compile(
          "[,:(\"]| and (?=\\w+ed )| who | which | that | whose | where | while | but ");
  private static final Pattern PREPOSITION =
      Pattern.compile(" (?:in|on|of|near|at|off|between|along|from|for|by|to|with|during) ");
  private static final Pattern PLACE =
      Pattern.compile("(?:^| )((?:in|on|near|off|between|along|at) .+)$");
  private static final Pattern DEED =
      Pattern.compile(
          "(?:\\w+ed|led|wrote|won|was|is|became|made|built|took|fought|ran|gave|brought|said|rose"
              + "|drove|held|sang|taught|saw|put|set|began|spoke|drew|sold|flows|lies|has|contains"
              + "|rises|borders|empties|forms|extends|stands|connects|separates|marks|runs|grows)"
              + " .+");
  private static final Pattern FAME =
      Pattern.compile(
          "(?:noted|known|best known|famous|remembered|considered|regarded|revered) .+");
  private static final Pattern AMERICAN =
      Pattern.compile("\\b(?:United States|US|U\\.S\\.) (?=[a-z])");
  private static final Pattern KEYWORD = Pattern.compile("(?<![\\w'-])[a-z]{5,}(?![\\w'-])");
  private static final Pattern PUNCTUATION = Pattern.compile("[,;]");
  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
  private static final Pattern GROUP_OF = Pattern.compile("(?:the )?[a-z]+ of .+");
  private static final Pattern UNFINISHED =
      Pattern.compile(".*(?: of| the| in| a| by| to| and| \\.|[.?!\"]|\\)).?");
  private static final Set<String> DULL =
      Set.of(
          "their",
          "there",
          "which",
          "whose",
          "where",
          "while",
          "after",
          "about",
          "being",
          "between",
          "among",
          "during",
          "under",
          "other",
          "first",
          "second",
          "large",
          "small",
          "united",
          "several",
          "called",
          "known",
          "noted",
          "considered",
          "later",
          "early",
          "including",
          "against",
          "through",
          "every",
          "those",
          "these",
          "located");
  private static final int LONGEST = 9;

  private final Names names;
  private final Kinds kinds;

  FactReader(Names names, Kinds kinds) {
    this.names = names;
    this.kinds = kinds;
  }

  Facts read(NamedEntity entity) {
    List<String> heads = headwords(entity);
    Set<String> descriptions = new LinkedHashSet<>();
    Set<String> deeds = new LinkedHashSet<>();
    Set<String> places = new LinkedHashSet<>();
    List<String> statements = statements(entity.text());
    for (int i = 0; i < statements.size(); i++) {
      readStatement(statements.get(i), i == 0, descriptions, deeds, places);
    }
    if (!entity.description().isEmpty()) {
      readStatement(
          BRACKETS.matcher(entity.description()).replaceAll(" ").strip(),
          true,
          descriptions,
          deeds,
          places);
    }
    return new Facts(
        kinds.of(heads),
        labelled(types(entity), entity, phrase -> true),
        labelled(descriptions, entity, phrase -> phrase.words() <= LONGEST),
        labelled(deeds, entity, phrase -> phrase.words() > 1 && phrase.words() <= LONGEST + 2),
        labelled(places, entity, phrase -> phrase.words() <= LONGEST),
        labelled(keywords(entity), entity, phrase -> true),
        related(entity, statements),
        words(entity));
  }

  private static List<String> statements(String text) {
    String bare = BRACKETS.matcher(text).replaceAll(" ").strip();
    bare = AMERICAN.matcher(COPULA.matcher(bare).replaceFirst("")).replaceAll("American ");
    return List.of(STATEMENT.split(bare));
  }

  private static void readStatement(
      String statement,
      boolean first,
      Set<String> descriptions,
      Set<String> deeds,
      Set<String> places) {
    Matcher relative = RELATIVE.matcher(statement);
    String head = statement;
    if (relative.find()) {
      head = statement.substring(0, relative.start());
      deed(statement.substring(relative.end()), deeds);
    }
    String clause = upTo(CLAUSE_END, head);
    Matcher place = PLACE.matcher(clause);
    if (place.find()) {
      places.add(place.group(1).strip());
    }
    if (DEED.matcher(clause).matches() || FAME.matcher(clause).matches()) {
      deed(clause, deeds);
    } else if (first || GROUP_OF.matcher(clause).matches()) {
      String phrase = ARTICLE.matcher(clause).replaceFirst("").strip();
      descriptions.add(phrase);
      String core = upTo(PREPOSITION, phrase);
      if (core.contains(" ")) {
        descriptions.add(core);
      }
    }
  }

  private static void deed(String text, Set<String> deeds) {
    String clause = upTo(CLAUSE_END, text).strip();
    if (FAME.matcher(clause).matches()) {
      deeds.add("was " + clause);
    } else if (DEED.matcher(clause).matches() && !clause.startsWith("located ")) {
      deeds.add(clause);
    }
  }

  private static String upTo(Pattern end, String text) {
    Matcher matcher = end.matcher(text);
    return matcher.find() ? text.substring(0, matcher.start()) : text;
  }

  /** Labels phrases and drops those that cannot be labelled, end in mid-air or name the entity. */
  private List<Phrase> labelled(
      Iterable<String> texts, NamedEntity entity, Predicate<Phrase> fits) {
    List<Phrase> phrases = new ArrayList<>();
    for (String text : texts) {
      if (text.isBlank() || UNFINISHED.matcher(text).matches()) {
        continue;
      }
      Phrase phrase = names.label(text);
      if (phrase != null && fits.test(phrase) && !mentions(phrase, entity)) {
        phrases.add(phrase);
      }
    }
    return List.copyOf(phrases);
  }

  private static boolean mentions(Phrase phrase, NamedEntity entity) {
    String text = " " + phrase.lowerCase() + " ";
    return entity.names().stream()
        .anyMatch(name -> text.contains(" " + name.toLowerCase(Locale.ROOT) + " "));
  }

  private List<String> types(NamedEntity entity) {
    List<String> types = entity.types().stream().filter(type -> !kinds.domain(type)).toList();
    return types.isEmpty() ? descriptionTypes(entity) : types;
  }

  private static List<String> descriptionTypes(NamedEntity entity) {
    String bare = BRACKETS.matcher(entity.description()).replaceAll(" ").strip();
    String head = upTo(PREPOSITION, upTo(PUNCTUATION, bare));
    return head.isBlank() ? List.of() : List.of(ARTICLE.matcher(head).replaceFirst(""));
  }

  /** Returns the words that say what the entity is, most specific source first. */
  private static List<String> headwords(NamedEntity entity) {
    List<String> heads = new ArrayList<>(entity.types());
    heads.addAll(List.of(BRACKETS.matcher(entity.description()).replaceAll(" ").split(" and |, ")));
    List<String> statements = statements(entity.text());
    heads.add(ARTICLE.matcher(upTo(RELATIVE, statements.get(0))).replaceFirst(""));
    return heads.stream()
        .flatMap(
            label -> {
              String head = upTo(PREPOSITION, label.strip()).strip().toLowerCase(Locale.ROOT);
              return List.of(head, head.substring(head.lastIndexOf(' ') + 1)).stream();
            })
        .toList();
  }

  private static Set<String> keywords(NamedEntity entity) {
    Set<String> keywords = new LinkedHashSet<>();
    String types = String.join(" ", entity.types());
    Matcher domain = DOMAIN.matcher(entity.text());
    while (domain.find()) {
      keywords.add(domain.group(1));
    }
    Matcher words = KEYWORD.matcher(BRACKETS.matcher(entity.text()).replaceAll(" "));
    while (words.find()) {
      if (!DULL.contains(words.group()) && !types.contains(words.group())) {
        keywords.add(words.group());
      }
    }
    return keywords;
  }

  private List<Phrase> related(NamedEntity entity, List<String> statements) {
    Map<Integer, Phrase> related = new LinkedHashMap<>();
    for (String statement : statements) {
      Phrase phrase = names.label(statement);
      if (phrase != null) {
        phrase.segments().stream()
            .filter(segment -> segment.named() && segment.row() != entity.row())
            .filter(segment -> !mentions(Phrase.plain(segment.text()), entity))
            .forEach(
                segment ->
                    related.putIfAbsent(segment.row(), Phrase.name(segment.text(), segment.row())));
      }
    }
    return List.copyOf(related.values());
  }

  private static Set<String> words(NamedEntity entity) {
    String all =
        String.join(" ", entity.types()) + " " + entity.description() + " " + entity.text();
    return NO_WORD
        .splitAsStream(all.toLowerCase(Locale.ROOT))
        .filter(word -> word.length() > 2)
        .collect(Collectors.toUnmodifiableSet());
  }
}
