// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.names;

import io.elq.linker.tokenize.Tokenizer;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the names of entities and writes them as an {@link AliasTable}. */
public final class AliasTableWriter {
  private final Tokenizer tokenizer;

  /** Whether a name is the title of an entity, by both. */
  private final Map<Entry, Boolean> entries = new HashMap<>();

  private record Entry(long key, long row) {}

  /**
   * @param tokenizer that of the question encoder, in the version of the release
   */
  public AliasTableWriter(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Adds the title of an entity; one without a known word is nobody's name. */
  public void addTitle(String title, long row) {
    add(title, row, true);
  }

  /** Adds a name of an entity; one without a known word is nobody's name. */
  public void add(String name, long row) {
    add(name, row, false);
  }

  private void add(String name, long row, boolean title) {
    for (long key : NameKeys.ofName(tokenizer.tokenize(name))) {
      entries.merge(new Entry(key, row), title, Boolean::logicalOr);
    }
  }

  /** Writes the table, each pair of name and entity once; replaces the file. */
  public void write(Path file) throws IOException {
    List<Entry> sorted =
        entries.keySet().stream()
            .sorted(Comparator.comparingLong(Entry::key).thenComparingLong(Entry::row))
            .toList();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16))) {
      out.writeLong(Long.reverseBytes(AliasTable.MAGIC));
      out.writeLong(Long.reverseBytes(sorted.size()));
      for (Entry entry : sorted) {
        out.writeLong(Long.reverseBytes(entry.key()));
      }
      for (Entry entry : sorted) {
        out.writeLong(
            Long.reverseBytes(
                Boolean.TRUE.equals(entries.get(entry)) ? -1 - entry.row() : entry.row()));
      }
    }
  }
}
