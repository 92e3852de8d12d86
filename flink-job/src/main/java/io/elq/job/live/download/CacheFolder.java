// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.util.FileUtils;

/**
 * The folder that downloaded releases are kept in, shared by the processes of a machine:
 *
 * <pre>
 * HASH/            a complete release, HASH being that of its release.json
 * HASH.*.open      somebody uses it
 * HASH.*.fetch     somebody downloads it
 * HASH.*.fetch.partial/   what is there of it so far
 * lock             whoever looks and changes holds it, for a moment
 * </pre>
 *
 * A release is complete as soon as its folder has its name, and no longer complete as soon as its
 * release.json is deleted. The time of change of its folder is that of its last use. Safe for use
 * by many threads and processes.
 */
final class CacheFolder {
  static final String OPEN = ".open";
  static final String FETCH = ".fetch";
  static final String PARTIAL = ".partial";

  private static final String LOCK = "lock";
  private static final Pattern OURS =
      Pattern.compile("[0-9a-f]{64}(\\..*(\\.open|\\.fetch|\\.partial))?");

  private final Path root;

  /**
   * @param root is created where it is missing
   */
  CacheFolder(Path root) throws IOException {
    this.root = Files.createDirectories(root).toRealPath();
  }

  /** Something that nobody else does at the same time. */
  interface Step<T> {
    T run() throws IOException;
  }

  /** Runs a short step while nobody else in any process does. */
  <T> T alone(Step<T> step) throws IOException {
    // Interned strings are the same for all class loaders, and locks of files are for processes.
    synchronized (("elq release cache " + root).intern()) {
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        return step.run();
      }
    }
  }

  /**
   * Claims a release: to use it if it is there, and to download it if not.
   *
   * @return the claim; empty while another downloads it
   */
  Optional<Claim> claim(String release) throws IOException {
    return alone(
        () -> {
          sweep();
          if (isComplete(folder(release))) {
            return Optional.of(use(release));
          }
          return claims(release, FETCH).isEmpty()
              ? Optional.of(Claim.take(root, release, FETCH))
              : Optional.empty();
        });
  }

  /** Whether a claim is for a release that is there. */
  static boolean isOpen(Claim claim) {
    return claim.file().toString().endsWith(OPEN);
  }

  /** A complete release's folder. */
  Path folder(String release) {
    return root.resolve(release);
  }

  /** The folder that a claim's release is downloaded into. */
  static Path partial(Claim fetch) {
    return Path.of(fetch.file() + PARTIAL);
  }

  /** A release is no longer used, or no longer downloaded. */
  void leave(String release, Claim claim) throws IOException {
    alone(
        () -> {
          claim.close();
          if (isOpen(claim)) {
            touch(folder(release));
          } else {
            FileUtils.deleteDirectory(partial(claim).toFile());
          }
          return claim;
        });
  }

  /**
   * Makes what was downloaded a complete release.
   *
   * @return the claim to use it
   */
  Claim publish(String release, Claim fetch) throws IOException {
    return alone(
        () -> {
          Files.move(partial(fetch), folder(release), StandardCopyOption.ATOMIC_MOVE);
          fetch.close();
          return use(release);
        });
  }

  /** Deletes a release that is damaged; false if others use it. */
  boolean discard(String release, Claim open) throws IOException {
    return alone(
        () -> {
          open.close();
          boolean unused = claims(release, OPEN).isEmpty();
          if (unused) {
            delete(folder(release));
          }
          return unused;
        });
  }

  /**
   * Reserves disk space for files of a download, and deletes releases that nobody uses, those that
   * were used longest ago first, until they fit.
   *
   * @param sizes names of the files and their lengths, bytes
   * @param most what the folder may hold, bytes
   * @param usable tells how much is free on its disk
   * @throws CacheException if they do not fit
   */
  void reserve(Claim fetch, Map<String, Long> sizes, long most, FreeSpace usable)
      throws IOException {
    long needed = sizes.values().stream().mapToLong(Long::longValue).sum();
    alone(
        () -> {
          while (size() + needed > most || needed > usable.of(root)) {
            if (!evictOldest()) {
              throw size() + needed > most
                  ? CacheException.full(root, needed, size(), most)
                  : CacheException.diskFull(root, needed, usable.of(root));
            }
          }
          for (Map.Entry<String, Long> file : sizes.entrySet()) {
            Path path = partial(fetch).resolve(file.getKey());
            try (RandomAccessFile reserved = new RandomAccessFile(path.toFile(), "rw")) {
              reserved.setLength(file.getValue());
            }
          }
          return fetch;
        });
  }

  /** Tells how much is free on the disk of a folder, bytes. */
  interface FreeSpace {
    long of(Path folder) throws IOException;
  }

  private Claim use(String release) throws IOException {
    touch(folder(release));
    return Claim.take(root, release, OPEN);
  }

  /** Removes what crashed processes have left. */
  private void sweep() throws IOException {
    for (Path entry : entries()) {
      String name = entry.getFileName().toString();
      if ((name.endsWith(OPEN) || name.endsWith(FETCH)) && Claim.isAbandoned(entry)) {
        Files.deleteIfExists(entry);
      }
    }
    for (Path entry : entries()) {
      if (Files.isDirectory(entry) && !isComplete(entry) && !isBeingFetched(entry)) {
        FileUtils.deleteDirectory(entry.toFile());
      }
    }
  }

  private static boolean isBeingFetched(Path folder) {
    String name = folder.toString();
    return name.endsWith(PARTIAL)
        && Files.exists(Path.of(name.substring(0, name.length() - PARTIAL.length())));
  }

  private static boolean isComplete(Path folder) {
    return !folder.toString().endsWith(PARTIAL)
        && Files.exists(folder.resolve(ReleaseManifest.FILE_NAME));
  }

  private boolean evictOldest() throws IOException {
    List<Path> unused = new ArrayList<>();
    for (Path entry : entries()) {
      if (isComplete(entry) && claims(entry.getFileName().toString(), OPEN).isEmpty()) {
        unused.add(entry);
      }
    }
    Optional<Path> oldest = unused.stream().min(Comparator.comparing(CacheFolder::lastUse));
    if (oldest.isPresent()) {
      delete(oldest.get());
    }
    return oldest.isPresent();
  }

  private static FileTime lastUse(Path folder) {
    try {
      return Files.getLastModifiedTime(folder);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // nothing to lose
    }
  }

  private static void touch(Path folder) throws IOException {
    Files.setLastModifiedTime(folder, FileTime.from(Instant.now()));
  }

  /** Its release.json first: what is left after a crash is no release. */
  private static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(ReleaseManifest.FILE_NAME));
    FileUtils.deleteDirectory(folder.toFile());
  }

  private List<Path> claims(String release, String kind) throws IOException {
    return entries().stream()
        .filter(entry -> entry.getFileName().toString().startsWith(release + "."))
        .filter(entry -> entry.getFileName().toString().endsWith(kind))
        .toList();
  }

  /** What is the cache's in the folder: somebody may have other things there. */
  private List<Path> entries() throws IOException {
    try (Stream<Path> entries = Files.list(root)) {
      return entries
          .filter(entry -> OURS.matcher(entry.getFileName().toString()).matches())
          .toList();
    }
  }

  /** What the releases take, bytes; those that are downloaded count in full from the beginning. */
  private long size() throws IOException {
    long bytes = 0;
    for (Path entry : entries()) {
      try (Stream<Path> files = Files.walk(entry)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          bytes += Files.size(file);
        }
      }
    }
    return bytes;
  }
}
