// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameKeysTest {

  /** U+A7C0 and U+1DF00 are letters since Unicode 14: no table of names has them. */
  @ParameterizedTest
  @CsvSource({
    "Spider-Man 3, spiderman3",
    "Cleveland, cleveland",
    "Ångström, angstrom",
    "İstanbul, istanbul",
    "ΟΔΥΣΣΕΥΣ, οδυσσευς",
    "東京タワー, 東京タワー",
    "١٢٣, ١٢٣",
    "a\ua7c0b, ab",
    "a\ud837\udf00b, ab",
    "…!, ''"
  })
  void namesAreTheirLettersAndDigitsOnEveryJvm(String name, String letters) {
    assertThat(NameKeys.letters(name)).isEqualTo(letters);
  }

  /** Tables of the first version were built with the Unicode tables of Java 17. */
  @Test
  void everyCodePointIsReadAsTablesOfTheFirstVersionHaveIt() {
    assumeTrue(Runtime.version().feature() == 17, "only Java 17 has these tables");
    List<String> different = new ArrayList<>();
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      String character = Character.toString(codePoint);
      for (String text : List.of(character, "A" + character + "b", "AΣ" + character)) {
        if (!NameKeys.letters(text).equals(ofTheFirstVersion(text))) {
          different.add("U+%04X".formatted(codePoint));
        }
      }
    }
    assertThat(different).isEmpty();
  }

  private static String ofTheFirstVersion(String text) {
    StringBuilder letters = new StringBuilder();
    Normalizer.normalize(text, Normalizer.Form.NFD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    return letters.toString();
  }
}
