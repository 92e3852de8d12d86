// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Streams a file with one JSON object a line, as {@link TextLines} reads them, plain or gzip; blank
 * lines are skipped. After a {@link MalformedLineException} it continues with the next line. Not
 * thread-safe; whoever opens it closes it.
 */
public final class JsonLineReader<T> implements Closeable {
  /** The JSON of a line, token by token: Python writes NaN and infinities as bare words. */
  public static final JsonFactory TOKENS =
      JsonFactory.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final JsonMapper JSON =
      JsonMapper.builder(TOKENS).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /** A bracket, followed by a value that is not a word: a plain text may begin with a bracket. */
  private static final Pattern ARRAY = Pattern.compile("\\s*\\[\\s*(?:$|[\\[{\"\\]])");

  private final Path file;
  private final TextLines lines;
  private final Format<T> format;
  private String line = "";

  private JsonLineReader(Path file, TextLines lines, Format<T> format) {
    this.file = file;
    this.lines = lines;
    this.format = format;
  }

  /** Makes a record of a line's fields. */
  public interface Format<T> {
    T read(JsonFields fields) throws MalformedLineException;
  }

  /**
   * Opens a file, plain or gzip (by the name's ending .gz).
   *
   * @throws IOException if it cannot be opened
   */
  public static <T> JsonLineReader<T> open(Path file, Format<T> format) throws IOException {
    return new JsonLineReader<>(file, TextLines.open(file), format);
  }

  /**
   * Reads one line.
   *
   * @param number the line's number, from 1
   * @throws MalformedLineException naming field and fault
   */
  public static <T> T parse(String line, long number, Format<T> format)
      throws MalformedLineException {
    return format.read(new JsonFields(object(line), number));
  }

  /**
   * The JSON object that a line is.
   *
   * @throws MalformedLineException if it is none
   */
  public static ObjectNode object(String line) throws MalformedLineException {
    if (beginsArray(line)) {
      throw new MalformedLineException(
          null, "a JSON array: one JSON object a line is needed, without brackets around them");
    }
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new MalformedLineException(null, JsonFault.in(line, e));
    }
    if (!(node instanceof ObjectNode object)) {
      throw new MalformedLineException(null, "not a JSON object, as {\"...\": ...}");
    }
    return object;
  }

  /** Whether a line is a JSON array or the beginning of one that continues on the next lines. */
  public static boolean beginsArray(String line) {
    return !line.startsWith("{") && ARRAY.matcher(line).lookingAt();
  }

  /**
   * The next record, or null at the end.
   *
   * @throws MalformedLineException naming file, line, field and fault; reading can continue
   * @throws IOException naming the file, if it is damaged or not a file of lines at all
   */
  public @Nullable T next() throws IOException {
    String next = lines.nextNotBlank();
    if (next == null) {
      return null;
    }
    line = next;
    try {
      return parse(line, lines.number(), format);
    } catch (MalformedLineException e) {
      throw e.in(file.toString(), lines.number());
    }
  }

  /** The line that {@link #next()} read last, also one that it could not make sense of. */
  public String line() {
    return line;
  }

  /** Its number in the file, from 1. */
  public long lineNumber() {
    return lines.number();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
