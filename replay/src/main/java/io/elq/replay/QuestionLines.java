package io.elq.replay;

import io.elq.job.question.RawRecord;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedReader;
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
final class QuestionLines implements GeneratorFunction<Long, RawRecord> {
  private static final long serialVersionUID = 1L;

  private final String file;

  private transient BufferedReader lines;
  private transient long number;

  /**
   * @param file path of a plain or .gz file
   */
  QuestionLines(String file) {
    this.file = file;
  }

  @Override
  public void open(SourceReaderContext context) throws IOException {
    lines = PlainOrGzip.lines(Path.of(file));
    number = 0;
  }

  @Override
  public RawRecord map(Long index) throws IOException {
    String line;
    do {
      line = lines.readLine();
      number++;
    } while (line != null && line.isBlank());
    if (line == null) {
      throw new IOException(file + " became shorter while it was read; replay it again");
    }
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    return new RawRecord(file, 0, number, null, line.getBytes(StandardCharsets.UTF_8), now);
  }

  @Override
  public void close() throws IOException {
    if (lines != null) {
      lines.close();
    }
  }
}
