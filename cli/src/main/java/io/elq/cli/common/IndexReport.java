// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import io.elq.builder.index.IndexBounds;
import io.elq.builder.index.IndexChoice;
import io.elq.builder.index.IndexTrial;
import io.elq.builder.index.IndexTrials;
import io.elq.builder.index.MemoryAmount;
import io.elq.builder.index.NoIndexInBoundsException;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows which indexes were measured, which was chosen and what became of it.
 *
 * @param release directory of the release, for the picture
 */
public record IndexReport(Path release, PrintStream out, PrintStream err) {

  /** Builds a release within bounds. */
  @FunctionalInterface
  public interface Build {

    /**
     * Builds it.
     *
     * @param report takes the choice before the index is built, and again after it
     * @throws NoIndexInBoundsException if no index holds the bounds
     */
    ReleaseManifest run(Consumer<IndexChoice> report) throws IOException;
  }

  /**
   * Has a release built, and shows the choice of its index.
   *
   * @throws UserException if no index holds the bounds; what was measured has been shown
   */
  public ReleaseManifest of(Build build) throws IOException {
    try {
      return build.run(this::show);
    } catch (NoIndexInBoundsException e) {
      table(e.trials(), e.bounds(), null);
      throw new UserException(Reason.message(e));
    }
  }

  /** Takes the choice before the index is built, and again after it. */
  private void show(IndexChoice choice) {
    if (choice.built() == null) {
      table(choice.trials(), choice.bounds(), choice.chosen());
      return;
    }
    IndexChoice.Built built = choice.built();
    out.printf(
        Locale.ROOT,
        "Index of all %,d entities: recall %.4f, %s%s%n",
        choice.trials().entities(),
        built.recall(),
        MemoryAmount.of(built.memory()),
        built.effort() == null ? "" : ", " + built.effort());
    warn(choice, built);
    Path picture = release.resolve(IndexChoice.PICTURE_NAME);
    try {
      Files.write(picture, new IndexChart(choice).png());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + picture, e);
    }
    out.printf("Measurements: %s, picture: %s%n", release.resolve(IndexChoice.FILE_NAME), picture);
  }

  /**
   * Prints what was measured, a line for each kind of index.
   *
   * @param chosen to be marked, or null
   */
  private void table(IndexTrials trials, IndexBounds bounds, @Nullable IndexTrial chosen) {
    PrintStream to = chosen == null ? err : out;
    to.printf(
        Locale.ROOT,
        "Indexes of %,d entities, measured on %,d with %,d queries (recall of the nearest %d; one"
            + " thread, %s):%n",
        trials.entities(),
        trials.sampled(),
        trials.queries(),
        trials.neighbours(),
        trials.kernels());
    to.printf("  %-28s %7s %8s %10s%n", "index", "recall", "memory", "queries/s");
    for (IndexTrial trial : trials.ofEachKind(bounds.recall())) {
      to.printf(
          Locale.ROOT,
          "  %-28s %7.4f %8s %,10.0f%s%n",
          trial.named(),
          trial.recall(),
          MemoryAmount.of(trial.memory()),
          trial.queriesPerSecond(),
          trial.equals(chosen) ? "  chosen" : "");
    }
    for (IndexTrial.LeftOut left : trials.leftOut()) {
      to.printf("  %-28s left out: %s%n", left.factory(), left.reason());
    }
  }

  private void warn(IndexChoice choice, IndexChoice.Built built) {
    if (choice.findsTooLittle()) {
      err.printf(
          Locale.ROOT,
          "Warning: among all entities the index finds %.4f of the nearest ones, less than --recall"
              + " %s. Build again with a higher --recall, so that another index is chosen, or with"
              + " --index-factory HNSW128.%n",
          built.recall(),
          choice.bounds().recall());
    }
    if (choice.takesTooMuch()) {
      err.printf(
          "Warning: the index takes %s, more than --index-memory. Build again with a lower"
              + " --index-memory, so that another index is chosen.%n",
          MemoryAmount.of(built.memory()));
    }
  }
}
