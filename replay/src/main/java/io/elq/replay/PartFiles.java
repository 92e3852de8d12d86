// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the tasks of a replay have written, read back in the order of the input: each of their files
 * is in that order, so that merging takes the next line of each into memory and no more.
 */
final class PartFiles implements Closeable {

  /** One replayed question a line. */
  static final JsonMapper JSON = JsonMapper.builder().build();

  private static final ObjectReader READER = JSON.readerFor(ReplayedQuestion.class);

  private final List<MappingIterator<ReplayedQuestion>> parts = new ArrayList<>();
  private final PriorityQueue<Head> heads =
      new PriorityQueue<>(
          Comparator.comparingInt((Head head) -> head.question.partition())
              .thenComparingLong(head -> head.question.place()));

  /** The next question of a part. */
  private record Head(ReplayedQuestion question, MappingIterator<ReplayedQuestion> part) {}

  private PartFiles() {}

  /** Opens all files of a directory; whoever opens them closes them. */
  static PartFiles open(Path directory) throws IOException {
    PartFiles files = new PartFiles();
    try (Stream<Path> paths = Files.list(directory)) {
      for (Path path : paths.sorted().toList()) {
        MappingIterator<ReplayedQuestion> part = READER.readValues(path.toFile());
        files.parts.add(part);
        files.advance(part);
      }
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  /** The next question in the order of the input, or null at the end. */
  @Nullable ReplayedQuestion next() throws IOException {
    Head head = heads.poll();
    if (head == null) {
      return null;
    }
    advance(head.part);
    return head.question;
  }

  private void advance(MappingIterator<ReplayedQuestion> part) throws IOException {
    if (part.hasNextValue()) {
      heads.add(new Head(part.nextValue(), part));
    }
  }

  @Override
  public void close() throws IOException {
    for (MappingIterator<ReplayedQuestion> part : parts) {
      part.close();
    }
  }
}
