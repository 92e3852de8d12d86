// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a command printed, compared with what a page shows. They agree line by line but for four
 * things: times, rates and ports, which no two runs share; the last digit of a fraction, which may
 * be one off; scores, which int8 encoders round differently where kernels differ between processors
 * in the last bit; and blanks at the ends of lines.
 */
final class PrintedOutput {
  /** A number that a clock or the machine decides, with what makes it one. */
  private static final Pattern MEASURED =
      Pattern.compile(
          "\\d[\\d,.]*(?=( s\\b| ms\\b| MB\\b| a second|/s\\b| questions/s| entities/s))");

  private static final Pattern ADDRESS = Pattern.compile("(127\\.0\\.0\\.1|localhost):\\d+");
  private static final Pattern RELEASE = Pattern.compile("\\b([a-z]+)-[0-9a-f]{12}\\b");
  private static final Pattern FRACTION = Pattern.compile("-?\\d+\\.\\d+");

  /**
   * Scores of entities are logarithms of probabilities, the inner products behind those, fields of
   * JSON that say so, and calibration errors, which are computed from them.
   */
  private static final Pattern SCORE =
      Pattern.compile(
          "-\\d+\\.\\d+|(?<=core\":|-\\d{1,4}\\.\\d{1,4} {1,4}|calibration error )\\d+\\.\\d+");

  /** As seen with the last bits of word vectors changed at random, and between processors. */
  private static final double SCORE_TOLERANCE = 0.03;

  private static final double SCORE_SHARE = 0.013;

  private PrintedOutput() {}

  /** The text as pages show it: what differs from run to run stays, blanks at ends go. */
  static String tidy(String printed) {
    return String.join("", printed.lines().map(line -> line.stripTrailing() + "\n").toList())
        .replaceFirst("\\n+$", "\n")
        .replaceFirst("^\\n+", "");
  }

  /** Whether a command that printed this does what a page says. */
  static boolean agrees(String shown, String printed) {
    List<String> expected = normal(shown);
    List<String> actual = normal(printed);
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!lineAgrees(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static List<String> normal(String text) {
    return tidy(text)
        .lines()
        .map(line -> MEASURED.matcher(line).replaceAll("N"))
        .map(line -> ADDRESS.matcher(line).replaceAll("$1:N"))
        .map(line -> RELEASE.matcher(line).replaceAll("$1-ID"))
        .map(line -> line.replaceAll(" +", " "))
        .toList();
  }

  private static boolean lineAgrees(String expected, String actual) {
    if (!FRACTION
        .matcher(expected)
        .replaceAll("#")
        .equals(FRACTION.matcher(actual).replaceAll("#"))) {
      return false;
    }
    Matcher left = FRACTION.matcher(expected);
    Matcher right = FRACTION.matcher(actual);
    while (left.find() && right.find()) {
      double shown = Double.parseDouble(left.group());
      double tolerance = 1.5 * Math.pow(10, -decimals(left.group()));
      if (isScore(expected, left)) {
        tolerance = Math.max(tolerance, SCORE_TOLERANCE + SCORE_SHARE * Math.abs(shown));
      }
      if (Math.abs(shown - Double.parseDouble(right.group())) > tolerance) {
        return false;
      }
    }
    return true;
  }

  private static boolean isScore(String line, Matcher fraction) {
    Matcher score = SCORE.matcher(line).useTransparentBounds(true);
    return score.region(fraction.start(), fraction.end()).matches();
  }

  /** Digits after the point, but no more than a float has. */
  private static int decimals(String number) {
    return Math.min(4, number.length() - number.indexOf('.') - 1);
  }
}
