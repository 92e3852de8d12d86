// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The grammar of the indexes that may be made: a subset of FAISS's factory strings that is safe and
 * tested.
 */
final class FactoryString {
  static final String GRAMMAR =
      """
      CODES | HNSWm[,CODES] | IVFn[_HNSWm],LISTS, each optionally with ,RFlat where it compresses; \
      CODES = Flat | SQ8 | SQfp16; LISTS = CODES | PQmnp | PQm | PQmx4fs | PQmx4fsr \
      (for example Flat, HNSW32, HNSW32,SQ8, IVF1024,Flat, IVF4096_HNSW32,PQ64np,RFlat)""";

  static final int LARGEST_DIMENSION = 65_535;

  private static final int FEWEST_LINKS = 2;
  private static final int MOST_LINKS = 512;
  private static final int MOST_LISTS = 1 << 24;

  private static final String CODES = "Flat|SQ8|SQfp16";
  private static final Pattern PATTERN =
      Pattern.compile(
          "(?:(?<flat>"
              + CODES
              + ")|HNSW(?<links>\\d{1,9})(?:,(?<graph>"
              + CODES
              + "))?|IVF(?<lists>\\d{1,9})(?:_HNSW(?<coarse>\\d{1,9}))?,(?<codes>"
              + CODES
              + "|PQ(?<parts>\\d{1,9})(?:np|x4fsr?)?))(?<refine>,RFlat)?");

  private static final Pattern LISTS = Pattern.compile("IVF(\\d{1,9})");

  private FactoryString() {}

  /** Number of inverted lists, 0 for an index without. */
  static int lists(String factory) {
    Matcher match = LISTS.matcher(factory);
    return match.lookingAt() ? Integer.parseInt(match.group(1)) : 0;
  }

  /**
   * Checks a factory string against the grammar and the dimension.
   *
   * @throws IllegalArgumentException naming what is wrong and what is allowed
   */
  static void check(String factory, int dimension) {
    if (dimension < 1 || dimension > LARGEST_DIMENSION) {
      throw new IllegalArgumentException(
          "dimension must be in 1.." + LARGEST_DIMENSION + ", not " + dimension);
    }
    Matcher match = PATTERN.matcher(factory);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "\"" + factory + "\" is not an index; allowed: " + GRAMMAR);
    }
    checkRange(factory, match.group("links"), FEWEST_LINKS, MOST_LINKS, "HNSW links");
    checkRange(factory, match.group("coarse"), FEWEST_LINKS, MOST_LINKS, "HNSW links");
    checkRange(factory, match.group("lists"), 1, MOST_LISTS, "IVF lists");
    checkRange(factory, match.group("parts"), 1, dimension, "PQ parts");
    checkParts(factory, match.group("parts"), dimension);
    checkRefinement(factory, match);
  }

  private static void checkRange(
      String factory, String digits, int least, int most, String meaning) {
    if (digits == null) {
      return;
    }
    int value = Integer.parseInt(digits);
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "\"" + factory + "\": " + meaning + " must be in " + least + ".." + most);
    }
  }

  private static void checkParts(String factory, String parts, int dimension) {
    if (parts != null && dimension % Integer.parseInt(parts) != 0) {
      throw new IllegalArgumentException(
          "\"" + factory + "\": " + parts + " parts do not divide the dimension " + dimension);
    }
  }

  private static void checkRefinement(String factory, Matcher match) {
    if (match.group("refine") == null) {
      return;
    }
    String codes = match.group("codes");
    String stored = codes != null ? codes : match.group("graph");
    stored = stored != null ? stored : match.group("flat");
    if (stored == null || stored.equals("Flat")) {
      throw new IllegalArgumentException(
          "\"" + factory + "\": refining exact vectors gains nothing; leave ,RFlat out");
    }
  }
}
