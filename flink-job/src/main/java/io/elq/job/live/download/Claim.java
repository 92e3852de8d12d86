// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A file that says that somebody uses a release of the cache or downloads it. It is locked as long
 * as that is so: the system drops the lock of a process that has crashed, and others see that
 * nobody is behind the file any more. Whoever takes a claim closes it.
 */
final class Claim implements AutoCloseable {

  /**
   * This JVM, in the names of its claims. A property, so that all class loaders have the same: each
   * job loads this class for itself.
   */
  private static final String JVM =
      System.getProperties()
          .computeIfAbsent("elq.release.cache.jvm", key -> UUID.randomUUID().toString())
          .toString();

  private final Path file;
  private final FileChannel channel;

  private Claim(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Takes a claim.
   *
   * @param release beginning of its name
   * @param kind end of its name
   * @throws IOException if the file cannot be written, or the file system has no locks
   */
  static Claim take(Path folder, String release, String kind) throws IOException {
    Path file = folder.resolve("%s.%s.%s%s".formatted(release, JVM, UUID.randomUUID(), kind));
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    Claim claim = new Claim(file, channel);
    try {
      channel.lock();
    } catch (IOException | RuntimeException e) {
      claim.close();
      throw e;
    }
    return claim;
  }

  /** Whether whoever took the claim is gone. */
  static boolean isAbandoned(Path file) throws IOException {
    if (file.getFileName().toString().contains(JVM)) {
      return false; // To open and close a file of this JVM would drop its lock.
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The claim's file. */
  Path file() {
    return file;
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    channel.close();
  }
}
