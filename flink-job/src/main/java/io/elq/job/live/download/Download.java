// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import io.elq.linker.release.ServingOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Copies what serving opens of one release into a folder, and the entity encoder, which entities
 * that are added while the job runs need; and checks every byte on the way. The names of the files
 * are {@link ReleaseFile}'s own, not the manifest's. Used by one thread.
 *
 * @param pointer the release
 * @param folder where its files go; empty, and deleted by the caller if this fails
 */
record Download(ReleasePointer pointer, Path folder) {
  private static final int CHUNK = 1 << 16;

  /** Makes sure that there is space for files of these lengths, bytes. */
  interface Space {
    void reserve(Map<String, Long> sizes) throws IOException;
  }

  /**
   * Copies them.
   *
   * @throws IOException if a file cannot be read there or written here
   * @throws ReleaseException if they are not what was announced
   */
  void run(ServingOptions options, Space space) throws IOException {
    Files.write(folder.resolve(ReleaseManifest.FILE_NAME), RemoteFiles.manifest(pointer));
    ReleaseManifest manifest = manifest();
    Set<ReleaseFile> wanted = EnumSet.copyOf(manifest.served(options));
    wanted.add(ReleaseFile.ENTITY_ENCODER);
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (ReleaseFile role : wanted) {
      sizes.put(role.fileName(), entry(manifest, role).size());
    }
    space.reserve(sizes);
    for (ReleaseFile role : wanted) {
      copy(role.fileName(), entry(manifest, role));
    }
  }

  private ReleaseManifest manifest() {
    try {
      return pointer.checkIn(folder);
    } catch (ReleaseUnavailableException e) {
      throw e;
    } catch (ReleaseException e) {
      throw new ReleaseException(
          "%s at %s: %s".formatted(pointer.id(), pointer.uri(), Reason.message(e)), e);
    }
  }

  private ReleaseManifest.Entry entry(ReleaseManifest manifest, ReleaseFile role) {
    ReleaseManifest.Entry entry = manifest.files().get(role);
    if (entry == null) {
      throw new ReleaseException(
          "release %s at %s has no %s, which its settings need"
              .formatted(pointer.id(), pointer.uri(), role.fileName()));
    }
    return entry;
  }

  private void copy(String name, ReleaseManifest.Entry entry) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    try (InputStream in = RemoteFiles.open(pointer, name);
        OutputStream out = Files.newOutputStream(folder.resolve(name), StandardOpenOption.WRITE)) {
      byte[] chunk = new byte[CHUNK];
      for (int read = read(in, chunk); read >= 0; read = read(in, chunk)) {
        bytes += read;
        if (bytes > entry.size()) {
          break;
        }
        digest.update(chunk, 0, read);
        write(out, chunk, read, name);
      }
    }
    check(name, entry, bytes, digest);
  }

  private static int read(InputStream in, byte[] chunk) throws IOException {
    try {
      return in.read(chunk);
    } catch (RuntimeException e) { // clients of stores throw what they like
      throw new IOException(Reason.of(e), e);
    }
  }

  private void write(OutputStream out, byte[] chunk, int length, String name)
      throws CacheException {
    try {
      out.write(chunk, 0, length);
    } catch (IOException e) {
      throw CacheException.writing(folder.resolve(name), e);
    }
  }

  /** A file of another length may still be on its way there. */
  private void check(String name, ReleaseManifest.Entry entry, long bytes, MessageDigest digest)
      throws IOException {
    if (bytes != entry.size()) {
      throw new IOException(
          "%s has %s bytes instead of %d"
              .formatted(
                  name,
                  bytes > entry.size() ? "more than " + entry.size() : Objects.toString(bytes),
                  entry.size()));
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(entry.sha256())) {
      throw new ReleaseException(
          "%s of release %s at %s was changed: its SHA-256 is not the manifest's. Copy the release there again, into another folder"
              .formatted(name, pointer.id(), pointer.uri()));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
