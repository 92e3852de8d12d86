// SPDX-License-Identifier: Apache-2.0
package io.elq.weights;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Cases from the original ELQ, in {@code ../shared/golden} beside the project's root. Tests that
 * need them are skipped where the folder is absent.
 */
public final class Golden {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Golden() {}

  /** A golden file; skips the calling test if it is absent. */
  public static Path file(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path file = directory.resolve("shared/golden").resolve(name);
      if (Files.exists(file)) {
        return file;
      }
      directory = directory.getParent();
    }
    assumeTrue(
        false, "no shared/golden/" + name + " above this folder: the parity test is skipped");
    throw new AssertionError("unreachable");
  }

  /** The JSON objects of a .jsonl or .jsonl.gz file. */
  public static List<JsonNode> lines(String name) throws IOException {
    Path file = file(name);
    try (InputStream bytes = Files.newInputStream(file);
        InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      List<JsonNode> lines = new java.util.ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(JSON.readTree(line));
      }
      return lines;
    }
  }
}
