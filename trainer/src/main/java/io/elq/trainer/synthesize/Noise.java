// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.synthesize;

import io.elq.trainer.synthesize.Phrase.Segment;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Writes a question the way people type: mostly in lower case, hasty, with and without marks. */
final class Noise {

  private static final List<String> OPENINGS =
      List.of(
          "hey, ",
          "so ",
          "ok ",
          "um ",
          "please tell me, ",
          "quick question: ",
          "hi, ",
          "question: ",
          "does anyone know ",
          "just wondering, ",
          "for my homework, ",
          "and ");
  private static final List<String> CLOSINGS =
      List.of(" please", " thanks", " exactly", " again", " anyway", " i forgot", " by the way");
  private static final Set<String> ASKING =
      Set.of(
          "who", "what", "when", "where", "which", "why", "how", "is", "was", "did", "does", "do",
          "are", "were", "can", "has", "in", "between", "what's", "whom", "should", "would");

  private final Random random;

  Noise(Random random) {
    this.random = random;
  }

  Phrase apply(Phrase question) {
    List<Segment> segments = new ArrayList<>();
    if (chance(6)) {
      segments.add(new Segment(any(OPENINGS), Phrase.PLAIN));
    }
    segments.addAll(question.segments());
    if (chance(4)) {
      segments.add(new Segment(any(CLOSINGS), Phrase.PLAIN));
    }
    String first = question.text().split(" ", 2)[0];
    if (ASKING.contains(first) ? chance(50) : chance(8)) {
      segments.add(new Segment(chance(8) ? " ?" : "?", Phrase.PLAIN));
    } else if (chance(4)) {
      segments.add(new Segment(".", Phrase.PLAIN));
    }
    segments.replaceAll(segment -> segment.named() ? hastyName(segment) : hastyText(segment));
    return inSomeCase(segments);
  }

  private Segment hastyName(Segment name) {
    String text = name.text();
    if (chance(25)) {
      text = text.replaceAll("['’]|\\.(?=\\s|$)", "");
    }
    if (chance(20)) {
      text = text.replaceAll("(?<=\\p{L})-(?=\\p{L})", " ");
    }
    if (chance(60)) {
      text = Normalizer.normalize(text, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    }
    if (text.length() > 8 && chance(2)) {
      text = mistype(text);
    }
    return text.isBlank() ? name : new Segment(text, name.row());
  }

  private Segment hastyText(Segment segment) {
    String text = segment.text();
    if (text.contains("'") && chance(35)) {
      text = chance(20) ? text.replace("'s", " s") : text.replace("'", "");
    }
    if (text.length() > 12 && chance(5)) {
      text = mistype(text);
    }
    return new Segment(text, Phrase.PLAIN);
  }

  /** Swaps, drops or doubles one inner letter of a word of at least four letters. */
  private String mistype(String text) {
    int at = 1 + random.nextInt(text.length() - 3);
    for (int i = at - 1; i <= at + 2; i++) {
      if (!Character.isLetter(text.charAt(i))) {
        return text;
      }
    }
    String head = text.substring(0, at);
    char one = text.charAt(at);
    char two = text.charAt(at + 1);
    String rest = text.substring(at + 2);
    return switch (random.nextInt(3)) {
      case 0 -> head + two + one + rest;
      case 1 -> head + two + rest;
      default -> head + one + one + two + rest;
    };
  }

  private Phrase inSomeCase(List<Segment> segments) {
    int style = random.nextInt(100);
    if (style < 60) {
      return cased(segments, text -> text.toLowerCase(Locale.ROOT));
    }
    if (style < 62) {
      return cased(segments, text -> text.toUpperCase(Locale.ROOT));
    }
    if (style < 90) {
      Segment first = segments.get(0);
      String text = first.text();
      segments.set(
          0, new Segment(Character.toUpperCase(text.charAt(0)) + text.substring(1), first.row()));
    }
    return new Phrase(segments);
  }

  private static Phrase cased(List<Segment> segments, UnaryOperator<String> mapping) {
    return new Phrase(
        segments.stream().map(s -> new Segment(mapping.apply(s.text()), s.row())).toList());
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  private String any(List<String> texts) {
    return texts.get(random.nextInt(texts.size()));
  }
}
