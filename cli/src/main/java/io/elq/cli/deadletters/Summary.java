// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.terminal.TerminalText;
import io.elq.schemas.DeadLetter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Dead letters counted by stage, class and reason. */
final class Summary {
  private static final Pattern NUMBER = Pattern.compile("(?<!\\w)\\d(?:[\\d,.]*\\d)?(?!\\w)");
  private static final int LONGEST_REASON = 200;

  /** What letters have in common. */
  private record Kind(String stage, String kind, String reason) {}

  private final Map<Kind, Long> counts = new HashMap<>();

  /** Counts a letter. */
  void add(DeadLetter letter) {
    counts.merge(new Kind(letter.getStage(), letter.getKind(), reason(letter)), 1L, Long::sum);
  }

  /** A number of things, for example 1 letter or 1,200 letters. */
  static String counted(long number, String thing) {
    return "%,d %s%s".formatted(number, thing, number == 1 ? "" : "s");
  }

  /** How many there are. */
  long total() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** The message with all numbers alike: they are of the record, not of the reason. */
  private static String reason(DeadLetter letter) {
    String message =
        letter.getErrorMessage().isBlank() ? letter.getErrorClass() : letter.getErrorMessage();
    String line = NUMBER.matcher(message).replaceAll("#");
    return line.substring(0, Math.min(line.length(), LONGEST_REASON));
  }

  /**
   * A table, the most frequent first, without what would act on a terminal.
   *
   * @param width columns that there are
   */
  List<String> table(int width) {
    List<String> lines = new ArrayList<>();
    lines.add(row("letters", "stage", "class", "reason", width));
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<Kind, Long>comparingByValue()
                .reversed()
                .thenComparing(entry -> entry.getKey().toString(), Comparator.naturalOrder()))
        .forEach(entry -> lines.add(row(entry.getKey(), entry.getValue(), width)));
    return lines;
  }

  private static String row(Kind kind, long count, int width) {
    return row("%,d".formatted(count), kind.stage(), kind.kind(), kind.reason(), width);
  }

  private static String row(String count, String stage, String kind, String reason, int width) {
    String text = "%9s  %-17s  %-6s  %s".formatted(count, TerminalText.plain(stage), kind, reason);
    return TerminalText.clip(TerminalText.plain(text), width);
  }
}
