// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The hashes of files that were read, so that a release is not read again to be verified while its
 * files are the same: same inode, size and time of change. Safe for use by many threads.
 */
final class VerifiedFiles {
  /** What this JVM has hashed. */
  static final VerifiedFiles JVM = new VerifiedFiles();

  private static final int MOST = 1_000;

  /** A file that was changed a moment ago can be changed again without a later time of change. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Map<Path, Verified> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Verified> eldest) {
          return size() > MOST;
        }
      };

  /** What a file was when it was hashed. */
  private record State(@Nullable Object inode, long size, FileTime changed) {

    static State of(Path file) throws IOException {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return new State(now.fileKey(), now.size(), now.lastModifiedTime());
    }

    boolean settled() {
      return changed.toInstant().isBefore(Instant.now().minus(SETTLED));
    }
  }

  private record Verified(State state, String hash) {}

  /** SHA-256 of a file, lower-case hexadecimal. */
  String hash(Path file) throws IOException {
    Path path = file.toRealPath();
    State before = State.of(path);
    synchronized (verified) {
      Verified known = verified.get(path);
      if (known != null && known.state().equals(before)) {
        return known.hash();
      }
    }
    boolean settled = before.settled();
    String hash = Sha256.of(path);
    if (settled && State.of(path).equals(before)) {
      synchronized (verified) {
        verified.put(path, new Verified(before, hash));
      }
    }
    return hash;
  }
}
