// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The hashes of files that were read, so that a release is not read again to be verified while its
 * files are the same: same place, inode, size and time of change, which nobody can set. They last
 * as long as this JVM, or longer in a file ({@link #keepIn}). What is remembered only ever saves
 * the reading of a file that is as it has to be: none is refused without having been read. Safe for
 * use by many threads and processes.
 */
public final class VerifiedFiles {
  /** What this JVM has hashed. */
  static final VerifiedFiles JVM = new VerifiedFiles(Clock.systemUTC());

  private static final int MOST = 1_000;
  private static final long MOST_BYTES = 1 << 20;

  /** A file that was changed a moment ago can be changed again without a later time of change. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Clock clock;

  /** Real path to what a file was when it was hashed and its hash, as a line of the file. */
  private final Map<String, String> verified =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
          return size() > MOST;
        }
      };

  private @Nullable Path kept;
  private boolean read = true;

  VerifiedFiles(Clock clock) {
    this.clock = clock;
  }

  /**
   * Keeps what this JVM hashes in a file, for the JVMs after it, and uses what is there. Where it
   * cannot be read or written, releases are read as before.
   *
   * @param file need not exist; has a line for each file that was hashed
   */
  public static void keepIn(Path file) {
    JVM.keep(file);
  }

  synchronized void keep(Path file) {
    kept = file;
    read = false;
  }

  /**
   * Whether a file has this hash.
   *
   * @param sha256 lower-case hexadecimal
   */
  boolean has(Path file, String sha256) throws IOException {
    Path path = file.toRealPath();
    State before = State.of(path);
    if (before.with(sha256).equals(known(path))) {
      return true;
    }
    boolean settled = before.changed().isBefore(clock.instant().minus(SETTLED));
    String hash = Sha256.of(path);
    if (settled && State.of(path).equals(before)) {
      remember(path, before.with(hash));
    }
    return hash.equals(sha256);
  }

  /** What a file is, seen from outside. */
  private record State(
      @Nullable Object device, @Nullable Object inode, @Nullable Object size, Instant changed) {

    static State of(Path file) throws IOException {
      Map<String, Object> now = Files.readAttributes(file, "unix:dev,ino,size,ctime");
      return new State(
          now.get("dev"),
          now.get("ino"),
          now.get("size"),
          ((FileTime) Objects.requireNonNull(now.get("ctime"))).toInstant());
    }

    /** This and a hash, in one word. */
    String with(String sha256) {
      long time = TimeUnit.SECONDS.toNanos(changed.getEpochSecond()) + changed.getNano();
      return device + ":" + inode + ":" + size + ":" + time + ":" + sha256;
    }
  }

  private synchronized @Nullable String known(Path path) {
    if (!read && kept != null) {
      read = true;
      read(kept);
    }
    return verified.get(path.toString());
  }

  private void read(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try {
      // Not readAllLines, which reads nothing where a byte is damaged.
      String lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      lines
          .lines()
          .map(line -> line.split(" ", 2))
          .filter(line -> line.length == 2)
          .forEach(line -> verified.put(line[1], line[0]));
    } catch (IOException e) {
      warn(file + " cannot be read", e);
    }
  }

  private synchronized void remember(Path path, String stateAndHash) {
    verified.put(path.toString(), stateAndHash);
    if (kept == null) {
      return;
    }
    try {
      if (Files.exists(kept) && Files.size(kept) > MOST_BYTES) {
        Files.delete(kept);
      }
      // A line begins with its end, too, so that one that was cut short spoils no other.
      Files.writeString(
          kept,
          '\n' + stateAndHash + ' ' + path + '\n',
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      warn(kept + " cannot be written", e);
    }
  }

  /** Its logger is made here, because making the first one takes a command a tenth of a second. */
  private static void warn(String what, IOException cause) {
    LoggerFactory.getLogger(VerifiedFiles.class)
        .warn("{}, so that releases are read again to be verified", what, cause);
  }
}
