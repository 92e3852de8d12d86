// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.lines.JsonLineReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The labelled questions of a file, one at a time; lines without labels are passed over. Not
 * thread-safe; whoever opens it closes it.
 */
public final class GoldQuestions implements Closeable {
  private final Path file;
  private final JsonLineReader<GoldQuestion> lines;
  private final @Nullable UniqueIds ids;
  private final boolean needsLabels;
  private long questions;
  private long labelled;

  private GoldQuestions(
      Path file, JsonLineReader<GoldQuestion> lines, @Nullable UniqueIds ids, boolean needsLabels) {
    this.needsLabels = needsLabels;
    this.file = file;
    this.lines = lines;
    this.ids = ids;
  }

  /**
   * Opens a file in which ids do not matter, see {@link GoldQuestion}.
   *
   * @throws IOException if it cannot be opened
   */
  public static GoldQuestions open(Path file) throws IOException {
    return new GoldQuestions(file, GoldQuestion.open(file), null, true);
  }

  /**
   * Opens a file in which no id may occur twice.
   *
   * @throws IOException if it cannot be opened
   */
  public static GoldQuestions openWithUniqueIds(Path file) throws IOException {
    return new GoldQuestions(file, GoldQuestion.open(file), new UniqueIds(file), true);
  }

  /**
   * Opens a file in which no id may occur twice, labels need no places, since sets of entities are
   * compared, and there may be no labels at all.
   *
   * @throws IOException if it cannot be opened
   */
  public static GoldQuestions openEntitySets(Path file) throws IOException {
    JsonLineReader<GoldQuestion> lines =
        JsonLineReader.open(file, fields -> GoldQuestionLine.read(fields, true));
    return new GoldQuestions(file, lines, new UniqueIds(file), false);
  }

  /**
   * The next labelled question, or null at the end.
   *
   * @throws IOException naming file, line, field and fault, if a line is not a question or has the
   *     id of an earlier one; or naming the file, if it has no labelled question
   */
  public @Nullable GoldQuestion next() throws IOException {
    for (GoldQuestion next = lines.next(); next != null; next = lines.next()) {
      questions++;
      if (ids != null) {
        ids.add(next.id(), lines.lineNumber());
      }
      if (next.labelled()) {
        labelled++;
        return next;
      }
    }
    if (labelled == 0 && needsLabels) {
      throw new IOException(
          questions == 0
              ? file
                  + " has no question: a JSON object with \"text\" and \"label_id\" a line is needed"
              : file + " has no labelled question: \"label_id\" is in none of its lines");
    }
    return null;
  }

  /** Number in the file of the line that was read last, from 1. */
  public long lineNumber() {
    return lines.lineNumber();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
