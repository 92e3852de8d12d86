// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import io.elq.linker.BgeSmall;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@link Tokenizing#PLAIN_FORMS} against the JVM's own NFKC, on all characters and random text. */
class PlainFormsPropertyTest {
  private static final WordPieceTokenizer BERT = BgeSmall.tokenizer();
  private static final WordPieceTokenizer PLAIN = BERT.as(Tokenizing.PLAIN_FORMS);

  /** Of what is raised only letters are plain letters: not digits, trade marks, notes. */
  private static final String RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹℠™🅪🅫🅬㍸㍹㎟㎠㎡㎢㎣㎤㎥㎦㆒㆓㆔㆕㆖㆗㆘㆙㆚㆛㆜㆝㆞㆟";

  private static final List<String> EMOJI =
      List.of(
          "👨‍👩‍👧", "👍🏽", "❤️", "🇫🇷", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "3️⃣", "*️⃣", "☝🏿️", "①", "⑩", "²");

  private static final List<String> WORDS =
      List.of("paris", "rome", "who", "is", "42", "antidisestablishment", "xqzvkw", "b", "2020");

  @Test
  void everyCharacterThatNfkcMakesLettersOrDigitsIsReadAsThem() {
    List<String> different = new ArrayList<>();
    int read = 0;
    for (int c : knownToBoth(PlainFormsPropertyTest::isForm)) {
      String form = Character.toString(c);
      int[] plain = BERT.tokenize(nfkc(form)).ids();
      if (!Arrays.equals(PLAIN.tokenize(form).ids(), plain)) {
        different.add("U+%04X %s".formatted(c, form));
      }
      read++;
    }
    assertThat(different).isEmpty();
    assertThat(read).isGreaterThan(3_500);
  }

  private static boolean isForm(int c) {
    String itself = Character.toString(c);
    String plain = nfkc(itself);
    return !plain.equals(Normalizer.normalize(itself, Normalizer.Form.NFC))
        && plain.codePoints().allMatch(UCharacter::isLetterOrDigit)
        && RAISED.indexOf(c) < 0;
  }

  @Test
  void everySymbolEndsTheWordsBesideIt() {
    List<String> joined = new ArrayList<>();
    int[] paris = BERT.tokenize("paris").ids();
    for (int c : knownToBoth(PlainFormsPropertyTest::isSymbol)) {
      WordPieces pieces = PLAIN.tokenize("paris" + Character.toString(c) + "paris");
      int last = pieces.size() - 1;
      if (pieces.ids()[0] != paris[0] || pieces.ids()[last] != paris[0] || last < 2) {
        joined.add("U+%04X %s".formatted(c, Character.toString(c)));
      }
    }
    assertThat(joined).isEmpty();
  }

  /** Symbols but for those that are one letter, in a circle for example. */
  private static boolean isSymbol(int c) {
    return switch (Character.getType(c)) {
      case Character.CURRENCY_SYMBOL,
          Character.MATH_SYMBOL,
          Character.MODIFIER_SYMBOL,
          Character.OTHER_SYMBOL ->
          !isOneLetter(nfkc(Character.toString(c)).replaceAll("[()]", ""));
      default -> false;
    };
  }

  private static boolean isOneLetter(String plain) {
    return plain.codePointCount(0, plain.length()) == 1
        && UCharacter.isLetterOrDigit(plain.codePointAt(0));
  }

  @Test
  void wordsInAnyFormBetweenAnySymbolsAreFoundWhereTheyAre() {
    Map<Integer, List<String>> forms = formsByLetter();
    int[] symbols = knownToBoth(PlainFormsPropertyTest::isSymbol);
    Random random = new Random(11);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      List<String> plain = new ArrayList<>();
      List<int[]> places = new ArrayList<>();
      for (int word = random.nextInt(6); word >= 0; word--) {
        text.append(separator(random, symbols));
        int start = text.length();
        plain.add(WORDS.get(random.nextInt(WORDS.size())));
        plain.get(plain.size() - 1).codePoints().forEach(c -> append(c, forms, random, text));
        places.add(new int[] {start, text.length()});
      }
      text.append(separator(random, symbols));
      assertFound(PLAIN.tokenize(text.toString()), plain, places);
    }
  }

  private static void assertFound(WordPieces pieces, List<String> plain, List<int[]> places) {
    assertOffsetsValid(pieces);
    for (int word = 0; word < plain.size(); word++) {
      int start = places.get(word)[0];
      int end = places.get(word)[1];
      int[] covering =
          IntStream.range(0, pieces.size())
              .filter(i -> pieces.starts()[i] < end && pieces.ends()[i] > start)
              .toArray();
      assertThat(IntStream.of(covering).map(i -> pieces.ids()[i]).toArray())
          .as("%s in %s", plain.get(word), pieces.text())
          .isEqualTo(BERT.tokenize(plain.get(word)).ids());
      int last = covering[covering.length - 1];
      assertThat(pieces.starts()[covering[0]]).as(pieces.text()).isEqualTo(start);
      assertThat(pieces.ends()[last]).as(pieces.text()).isEqualTo(end);
      assertThat(pieces.continuations()[covering[0]]).as(pieces.text()).isFalse();
    }
  }

  private static String separator(Random random, int[] symbols) {
    return switch (random.nextInt(4)) {
      case 0 -> " ";
      case 1 -> EMOJI.get(random.nextInt(EMOJI.size()));
      case 2 -> "?";
      default -> Character.toString(symbols[random.nextInt(symbols.length)]);
    };
  }

  private static void append(
      int letter, Map<Integer, List<String>> forms, Random random, StringBuilder text) {
    List<String> all = forms.get(letter);
    text.append(all.get(random.nextInt(all.size())));
    if (random.nextInt(5) == 0) {
      text.append((char) (0x300 + random.nextInt(0x40)));
    }
  }

  /** What is read as a letter or digit, by this letter or digit; nothing else. */
  private static Map<Integer, List<String>> formsByLetter() {
    Map<Integer, List<String>> forms = new HashMap<>();
    IntStream.concat(IntStream.range('a', 'z' + 1), IntStream.range('0', '9' + 1))
        .forEach(
            c ->
                forms.put(
                    c,
                    new ArrayList<>(
                        List.of(
                            Character.toString(c),
                            Character.toString(c).toUpperCase(Locale.ROOT)))));
    for (int c : knownToBoth(PlainFormsPropertyTest::isForm)) {
      String plain = nfkc(Character.toString(c));
      boolean number = Character.getType(c) == Character.OTHER_NUMBER;
      if (plain.length() == 1 && forms.containsKey((int) plain.charAt(0)) && !number) {
        forms.get((int) plain.charAt(0)).add(Character.toString(c));
      }
    }
    return forms;
  }

  @Test
  void textWithoutSymbolsAndFormsIsReadAsBertDoes() {
    int[] ordinary =
        knownToBoth(c -> !isForm(c) && !isSymbol(c) && isOrdinary(Character.toString(c)));
    Random random = new Random(5);
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        boolean ascii = random.nextInt(3) > 0;
        text.appendCodePoint(
            ascii ? random.nextInt(0x80) : ordinary[random.nextInt(ordinary.length)]);
      }
      WordPieces plain = PLAIN.tokenize(text.toString());
      WordPieces bert = BERT.tokenize(text.toString());
      assertThat(plain.ids()).as(text.toString()).isEqualTo(bert.ids());
      assertThat(plain.starts()).as(text.toString()).isEqualTo(bert.starts());
      assertThat(plain.ends()).as(text.toString()).isEqualTo(bert.ends());
      assertThat(plain.continuations()).as(text.toString()).isEqualTo(bert.continuations());
    }
  }

  private static boolean isOrdinary(String c) {
    return switch (Character.getType(c.codePointAt(0))) {
      case Character.OTHER_NUMBER, Character.ENCLOSING_MARK -> false;
      default ->
          Normalizer.normalize(c, Normalizer.Form.NFKD)
              .equals(Normalizer.normalize(c, Normalizer.Form.NFD));
    };
  }

  @Test
  void anyStringHasSoundOffsets() {
    Random random = new Random(7);
    int[] bounds = {0x80, 0x250, 0x2C00, 0x10000, 0x20000, 0x110000};
    int[] forms = knownToBoth(c -> isForm(c) || isSymbol(c));
    int[] joining = {0x200D, 0xFE0F, 0x20E3, 0x1F3FB, 0x1F1E6, 0xE0062, 0x301, 0x20DD, '1', '#'};
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        switch (random.nextInt(4)) {
          case 0 -> text.appendCodePoint(forms[random.nextInt(forms.length)]);
          case 1 -> text.appendCodePoint(joining[random.nextInt(joining.length)]);
          case 2 -> text.append((char) random.nextInt(0x10000));
          default -> text.appendCodePoint(random.nextInt(bounds[random.nextInt(bounds.length)]));
        }
      }
      assertOffsetsValid(PLAIN.tokenize(text.toString()));
    }
  }

  private static void assertOffsetsValid(WordPieces pieces) {
    String text = pieces.text();
    int previousStart = 0;
    int previousEnd = 0;
    for (int i = 0; i < pieces.size(); i++) {
      int start = pieces.starts()[i];
      int end = pieces.ends()[i];
      assertThat(start).as(text).isBetween(previousStart, text.length());
      assertThat(end).as(text).isBetween(Math.max(start + 1, previousEnd), text.length());
      assertThat(cutsPair(text, start) || cutsPair(text, end)).as(text).isFalse();
      assertThat(start >= previousEnd || pieces.continuations()[i]).as(text).isTrue();
      previousStart = start;
      previousEnd = end;
    }
  }

  private static boolean cutsPair(String text, int index) {
    return index > 0
        && index < text.length()
        && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
  }

  private static String nfkc(String text) {
    return Normalizer.normalize(
        Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT),
        Normalizer.Form.NFKC);
  }

  /** Characters beyond ASCII that the JVM's Unicode and the tokenizer's both know. */
  private static int[] knownToBoth(IntPredicate wanted) {
    return IntStream.rangeClosed(0x80, Character.MAX_CODE_POINT)
        .filter(c -> Character.isDefined(c) && UCharacter.isDefined(c))
        .filter(c -> Character.getType(c) != Character.SURROGATE)
        .filter(wanted)
        .toArray();
  }
}
