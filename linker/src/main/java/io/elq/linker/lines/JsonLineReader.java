package io.elq.linker.lines;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Streams a file with one JSON object a line, plain or gzip; blank lines are skipped. After a
 * {@link MalformedLineException} it goes on with the next line. Not thread-safe; whoever opens it
 * closes it.
 */
public final class JsonLineReader<T> implements Closeable {
  /** Python writes NaN and infinities as bare words. */
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final BufferedReader lines;
  private final Format<T> format;
  private String line = "";
  private int lineNumber;

  private JsonLineReader(Path file, BufferedReader lines, Format<T> format) {
    this.file = file;
    this.lines = lines;
    this.format = format;
  }

  /** Makes a record of a line's fields. */
  public interface Format<T> {
    T read(JsonFields fields) throws MalformedLineException;
  }

  public static <T> JsonLineReader<T> open(Path file, Format<T> format) throws IOException {
    return new JsonLineReader<>(file, PlainOrGzip.lines(file), format);
  }

  public static <T> T parse(String line, Format<T> format) throws MalformedLineException {
    return format.read(new JsonFields(object(line)));
  }

  /**
   * The JSON object that a line is.
   *
   * @throws MalformedLineException if it is none
   */
  public static ObjectNode object(String line) throws MalformedLineException {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException(null, "not JSON: " + e.getOriginalMessage());
    }
    if (!(node instanceof ObjectNode object)) {
      throw new MalformedLineException(null, "not a JSON object");
    }
    return object;
  }

  /**
   * The next record, or null at the end.
   *
   * @throws MalformedLineException naming file, line, field and fault; reading can go on
   */
  public @Nullable T next() throws IOException {
    do {
      String next = lines.readLine();
      lineNumber++;
      if (next == null) {
        return null;
      }
      line = next;
    } while (line.isBlank());
    try {
      return parse(line, format);
    } catch (MalformedLineException e) {
      throw e.in(file, lineNumber);
    }
  }

  /** The line that {@link #next()} read last, also one that it could not make sense of. */
  public String line() {
    return line;
  }

  /** Its number in the file, from 1. */
  public int lineNumber() {
    return lineNumber;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
