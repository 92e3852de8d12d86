// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.score.Matching;
import io.elq.evaluation.score.Metrics;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/**
 * The output directory of a replay. While the job runs there is a directory for its tasks' files,
 * which closing removes; the files that the user sees appear complete, at the end.
 */
final class ReplayOutput implements Closeable {
  private static final String PREDICTIONS = "predictions.jsonl";
  private static final String ERRORS = "errors.jsonl";
  private static final String METRICS = "metrics.json";

  private final Path directory;
  private final Path parts;

  private ReplayOutput(Path directory, Path parts) {
    this.directory = directory;
    this.parts = parts;
  }

  /** Removes what an earlier replay has left in a directory. */
  static void clear(Path directory) throws IOException {
    for (String name : new String[] {PREDICTIONS, ERRORS, METRICS}) {
      Files.deleteIfExists(directory.resolve(name));
    }
  }

  /** Makes the directory, and removes what an earlier replay has left there. */
  static ReplayOutput create(Path directory) throws IOException {
    Files.createDirectories(directory);
    clear(directory);
    Path parts = Files.createTempDirectory(directory.toAbsolutePath(), ".parts");
    return new ReplayOutput(directory, parts);
  }

  /** Directory for the tasks' files. */
  Path parts() {
    return parts;
  }

  /** What the questions have come to. */
  record Totals(
      long questions,
      long failed,
      long predicted,
      @Nullable Metrics metrics,
      long goldElsewhere,
      long highestGoldRow,
      long searchNanos) {}

  /** Merges the tasks' files into predictions and errors. */
  Totals merge(Matching matching) throws IOException {
    Path predictions = parts.resolve(PREDICTIONS);
    Path errors = parts.resolve(ERRORS);
    Totals totals = new Totals(0, 0, 0, null, 0, -1, 0);
    try (PartFiles done = PartFiles.open(parts);
        BufferedWriter predictionLines = Files.newBufferedWriter(predictions);
        BufferedWriter errorLines = Files.newBufferedWriter(errors)) {
      for (ReplayedQuestion next = done.next(); next != null; next = done.next()) {
        boolean linked = next.prediction() != null;
        BufferedWriter lines = linked ? predictionLines : errorLines;
        lines.append(linked ? next.prediction() : next.error()).append('\n');
        totals = plus(totals, next, matching);
      }
    }
    Files.move(errors, directory.resolve(ERRORS), StandardCopyOption.ATOMIC_MOVE);
    Files.move(predictions, directory.resolve(PREDICTIONS), StandardCopyOption.ATOMIC_MOVE);
    return totals;
  }

  private static Totals plus(Totals totals, ReplayedQuestion next, Matching matching) {
    Metrics metrics = totals.metrics;
    if (next.metrics() != null) {
      metrics = (metrics == null ? Metrics.none(matching) : metrics).plus(next.metrics());
    }
    return new Totals(
        totals.questions + 1,
        totals.failed + (next.error() == null ? 0 : 1),
        totals.predicted + next.predicted(),
        metrics,
        totals.goldElsewhere + next.goldElsewhere(),
        Math.max(totals.highestGoldRow, next.highestGoldRow()),
        totals.searchNanos + next.searchNanos());
  }

  /** Writes metrics.json. */
  void write(ReplayResult result) throws IOException {
    Path file = parts.resolve(METRICS);
    Files.writeString(file, result.toJson().toPrettyString() + "\n");
    Files.move(file, directory.resolve(METRICS), StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    new PartDirectory(parts).close();
  }
}
