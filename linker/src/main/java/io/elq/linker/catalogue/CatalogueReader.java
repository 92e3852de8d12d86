package io.elq.linker.catalogue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.weights.file.PlainOrGzip;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Streams a catalogue file in ELQ's entity.jsonl form, plain or gzip (by the name's ending .gz).
 * Not thread-safe; whoever opens it closes it.
 */
public final class CatalogueReader implements Closeable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedReader reader;
  private String line = "";
  private long row = -1;

  private CatalogueReader(Path file, BufferedReader reader) {
    this.file = file;
    this.reader = reader;
  }

  /** Opens a file. */
  public static CatalogueReader open(Path file) throws IOException {
    var strict =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    return new CatalogueReader(
        file, new BufferedReader(new InputStreamReader(PlainOrGzip.open(file), strict), 1 << 16));
  }

  /**
   * The next entity, or null at the end.
   *
   * @throws IOException naming file, line and fault, if the line is no entity
   */
  public @Nullable CatalogueEntity next() throws IOException {
    String next = reader.readLine();
    if (next == null) {
      return null;
    }
    line = next;
    row++;
    try {
      return CatalogueLine.parse(JSON.readTree(line), row);
    } catch (IOException e) {
      throw new IOException(file + ", line " + (row + 1) + ": " + e.getMessage(), e);
    }
  }

  /** The line that {@link #next()} read last. */
  public String line() {
    return line;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
