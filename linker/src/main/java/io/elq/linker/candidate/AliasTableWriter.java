package io.elq.linker.candidate;

import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieces;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the names of entities and writes them as an {@link AliasTable}. */
public final class AliasTableWriter {
  private final Tokenizer tokenizer;
  private final List<Entry> entries = new ArrayList<>();

  private record Entry(long key, long row) {}

  /**
   * @param tokenizer that of the question encoder
   */
  public AliasTableWriter(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /** Adds a name of an entity; one without word pieces is nobody's name. */
  public void add(String name, long row) {
    WordPieces pieces = tokenizer.tokenize(name);
    if (pieces.size() > 0) {
      NameKeys keys = NameKeys.of(pieces);
      entries.add(new Entry(keys.of(0, pieces.size()), row));
      long letters = keys.ofAllLetters();
      if (letters != 0) {
        entries.add(new Entry(letters, row));
      }
    }
  }

  /** Writes the table, each pair of name and entity once; replaces the file. */
  public void write(Path file) throws IOException {
    List<Entry> sorted =
        entries.stream()
            .distinct()
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
        out.writeLong(Long.reverseBytes(entry.row()));
      }
    }
  }
}
