// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The ids of a file whose lines are matched with those of another by id: none may occur twice. A
 * question without an id has its line's number, which counts as one. Not thread-safe.
 */
public final class UniqueIds {
  private final Path file;
  private final Map<String, Long> lines = new HashMap<>();

  /**
   * No ids yet.
   *
   * @param file whose ids they are
   */
  public UniqueIds(Path file) {
    this.file = file;
  }

  /**
   * Takes the id of the next line.
   *
   * @param line the line's number, from 1
   * @throws IOException naming file and lines, if an earlier line has it
   */
  public void add(String id, long line) throws IOException {
    Long earlier = lines.putIfAbsent(id, line);
    if (earlier != null) {
      throw new IOException(
          "%s, line %d: the id %s occurs twice, first in line %d; a line without an id has its number"
              .formatted(file, line, id, earlier));
    }
  }
}
