// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.job.question.RawRecord;
import io.elq.linker.lines.MalformedLineException;
import io.elq.linker.lines.TextLines;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.datagen.source.GeneratorFunction;

/**
 * Reads the lines of a question file one after the other, whatever index it is asked for: its
 * source runs in one task. A line's offset is its number in the file, from 1.
 */
final class QuestionLines implements GeneratorFunction<Long, RawRecord>, Closeable {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final long before;

  private transient TextLines lines;

  /**
   * @param questions a plain or .gz file, or a part of it; a line that is not UTF-8 becomes one
   *     that says so
   */
  QuestionLines(QuestionFile questions) {
    this.file = questions.path();
    this.before = questions.before();
  }

  @Override
  public void open(SourceReaderContext context) throws IOException {
    open();
  }

  /** Opens the file at the beginning of the part. */
  void open() throws IOException {
    lines = TextLines.open(Path.of(file));
    for (long line = 0; line < before; line++) {
      line();
    }
  }

  private byte[] line() throws IOException {
    try {
      String text = lines.nextNotBlank();
      if (text == null) {
        throw new IOException(file + " became shorter while it was read; replay it again");
      }
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (MalformedLineException e) {
      return QuestionLine.refused(e);
    }
  }

  @Override
  public RawRecord map(Long index) throws IOException {
    return next();
  }

  /** The next line; there has to be one. */
  RawRecord next() throws IOException {
    byte[] line = line();
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    return new RawRecord(file, 0, lines.number(), null, line, now);
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
