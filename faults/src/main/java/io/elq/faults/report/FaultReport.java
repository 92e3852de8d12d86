// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.report;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What came of several faults: a JSON list in a file, and a table in a page.
 *
 * @param results one for each fault
 */
public record FaultReport(List<FaultResult> results) {

  private static final String BEGIN = "<!-- faults: written by ./elq faults; do not edit -->\n";
  private static final String END = "<!-- end of faults -->";

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** Reads a report; one that is not there is empty. */
  public static FaultReport read(Path file) throws IOException {
    return new FaultReport(
        Files.exists(file) ? JSON.readValue(file.toFile(), new TypeReference<>() {}) : List.of());
  }

  /** The same with a result, which takes the place of an earlier one of that fault. */
  public FaultReport with(FaultResult result) {
    List<FaultResult> all = new ArrayList<>(results);
    all.removeIf(earlier -> earlier.fault().equals(result.fault()));
    all.add(result);
    return new FaultReport(all);
  }

  /** The same in another order. */
  public FaultReport sorted(Comparator<FaultResult> order) {
    return new FaultReport(results.stream().sorted(order).toList());
  }

  /** Writes the JSON list. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JSON.writeValueAsString(results) + "\n");
  }

  /**
   * Writes the table into a page, between its two marks.
   *
   * @param meaning what a fault is, by its name
   * @throws IOException if the page cannot be written or has no marks
   */
  public void writeInto(Path page, UnaryOperator<String> meaning) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          "%s has no place for the table: add the lines%n%s%s".formatted(page, BEGIN, END));
    }
    Files.writeString(
        page, text.substring(0, begin + BEGIN.length()) + table(meaning) + text.substring(end));
  }

  /** The table in Markdown. */
  public String table(UnaryOperator<String> meaning) {
    String head =
        """
        | fault | questions | lost | duplicated | dead letters | recovery |
        |---|--:|--:|--:|--:|--:|
        """;
    return results.stream()
        .map(result -> row(result, meaning.apply(result.fault())))
        .collect(Collectors.joining("", head, ""));
  }

  private static String row(FaultResult result, String meaning) {
    return String.format(
        Locale.ROOT,
        "| `%s`: %s | %,d | %d | %d | %d | %s |%n",
        result.fault(),
        meaning,
        result.questions(),
        result.lost(),
        result.duplicated(),
        result.deadLetters(),
        seconds(result));
  }

  /** The recovery, with its unit. */
  public static String seconds(FaultResult result) {
    return result.recoverySeconds() == null
        ? "none"
        : String.format(Locale.ROOT, "%.1f s", result.recoverySeconds());
  }
}
