// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.tokenize;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The versions of how text becomes words. Alias keys, entity vectors and the weights themselves
 * come from one of them, so a release records its own and is served by it for good. Only the
 * default mode has versions: the original ELQ always reads text as {@link #BERT} does.
 */
public enum Tokenizing {
  /**
   * BERT's own rules. A symbol that is not ASCII is part of the word beside it, and full-width or
   * mathematical letters are letters of their own. Releases that say nothing have it.
   */
  BERT(1),
  /**
   * BERT's rules for what {@link CompatibilityForms} makes of the text: compatibility forms of
   * letters and digits are read as the plain ones, and symbols and emoji end words as punctuation
   * does.
   */
  PLAIN_FORMS(2);

  /** What releases that are built now take. */
  public static final Tokenizing LATEST = PLAIN_FORMS;

  private final int version;

  Tokenizing(int version) {
    this.version = version;
  }

  /** The number that a release records. */
  @JsonValue
  public int version() {
    return version;
  }

  /**
   * The version of this number.
   *
   * @throws IllegalArgumentException if this program does not know it
   */
  @JsonCreator
  public static Tokenizing of(int version) {
    return Arrays.stream(values())
        .filter(known -> known.version == version)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(unknown(version)));
  }

  private static String unknown(int version) {
    String known =
        Arrays.stream(values())
            .map(each -> String.valueOf(each.version))
            .collect(Collectors.joining(" and "));
    return "tokenizing is version "
        + version
        + ", but this program knows "
        + known
        + ": use a later elq-flink, or build the release again with this one";
  }

  /**
   * Says which versions are left out where a release is written: the first, which absence means.
   */
  public static final class First {
    @Override
    public boolean equals(Object value) {
      return value == null || value == BERT;
    }

    @Override
    public int hashCode() {
      return BERT.hashCode();
    }
  }
}
