// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.report;

import io.elq.evaluation.analysis.ErrorKind;
import io.elq.evaluation.analysis.ErrorTable;
import io.elq.evaluation.analysis.KindTable;
import io.elq.evaluation.analysis.LinkingError;
import io.elq.evaluation.analysis.Reliability;
import io.elq.evaluation.analysis.ThresholdSweep;
import io.elq.evaluation.score.JudgedMention;
import io.elq.evaluation.score.Metrics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An evaluation as files for people: {@code report.html}, one page that needs no other file, {@code
 * thresholds.png}, {@code confusion.png} and {@code reliability.png}, its pictures, and {@code
 * thresholds.csv}, the counts of every threshold.
 *
 * @param title what was evaluated, for example a release and a data set
 * @param metrics the figures at the top
 * @param threshold threshold that the metrics and errors were made at; NaN if unknown, negative
 *     infinity if none
 * @param sweep counts by threshold, or null if the predictions have no scores: then the page goes
 *     without its picture
 * @param reliability of the predictions above that threshold, or null if their scores are not
 *     probabilities
 * @param errors what went wrong at that threshold
 * @param kinds figures by kind of question and mention at that threshold
 * @param titles name of a catalogue row, or null where there is none
 */
public record EvaluationReport(
    String title,
    Metrics metrics,
    double threshold,
    @Nullable ThresholdSweep sweep,
    @Nullable Reliability reliability,
    ErrorTable errors,
    KindTable kinds,
    LongFunction<String> titles) {

  /** Name of the page. */
  public static final String PAGE = "report.html";

  /** Name of the picture of thresholds. */
  public static final String PICTURE = "thresholds.png";

  /** Name of the picture of outcomes by kind. */
  public static final String CONFUSION = "confusion.png";

  /** Name of the picture of probabilities. */
  public static final String RELIABILITY = "reliability.png";

  /** Name of the table. */
  public static final String TABLE = "thresholds.csv";

  /** Examples of each kind of error on the page. */
  static final int EXAMPLES = 8;

  private static final Logger LOG = LoggerFactory.getLogger(EvaluationReport.class);

  /** Catalogue rows whose names the page shows, in order. */
  public static Set<Long> rowsShown(ErrorTable errors) {
    Set<Long> rows = new TreeSet<>();
    for (ErrorKind kind : ErrorKind.values()) {
      for (LinkingError error : errors.examples(kind, EXAMPLES)) {
        Stream.of(error.gold(), error.predicted())
            .filter(Objects::nonNull)
            .map(JudgedMention::row)
            .forEach(rows::add);
      }
    }
    return rows;
  }

  /**
   * Writes the files into a folder, which is made if need be. Where Java finds no fonts, the
   * pictures are left out with a warning.
   */
  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    byte[] thresholds = null;
    if (sweep != null) {
      Files.writeString(folder.resolve(TABLE), SweepTable.csv(sweep));
      thresholds = draw(new ThresholdChart(sweep)::png, folder.resolve(PICTURE));
    }
    KindChart chart = new KindChart(kinds);
    byte[] confusion = chart.isEmpty() ? null : draw(chart::png, folder.resolve(CONFUSION));
    byte[] probabilities =
        reliability == null
            ? null
            : draw(new ReliabilityChart(reliability)::png, folder.resolve(RELIABILITY));
    Files.writeString(
        folder.resolve(PAGE),
        new ReportPage(this, thresholds, confusion, probabilities).render(),
        StandardCharsets.UTF_8);
  }

  private interface Picture {
    byte[] png() throws IOException;
  }

  /** Null without fonts: Java's font support fails with errors of several kinds then. */
  private static byte @Nullable [] draw(Picture picture, Path file) throws IOException {
    try {
      byte[] png = picture.png();
      Files.write(file, png);
      return png;
    } catch (LinkageError | InternalError e) {
      LOG.warn(
          "No {} in the report: Java cannot draw text here ({}). Install fonts, for example:"
              + " apt-get install fontconfig fonts-dejavu-core",
          file.getFileName(),
          e.toString());
      return null;
    }
  }
}
