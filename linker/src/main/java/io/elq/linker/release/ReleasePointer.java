// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Names a release: small enough for Flink state and Kafka.
 *
 * @param id the release's id
 * @param uri where its directory is: a plain path, a {@code file:} URI, or a URI of another file
 *     system
 * @param manifestHash SHA-256 of its release.json, so that everybody serves the same bytes
 */
public record ReleasePointer(String id, String uri, String manifestHash) implements Serializable {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");
  private static final String FILE = "file:";

  /**
   * The pointer to a release directory on this machine. It names the directory itself, not the
   * symbolic links that lead there: they may lead to another release later.
   *
   * @throws ReleaseException if there is no release
   */
  public static ReleasePointer to(Path directory) {
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    return new ReleasePointer(
        manifest.id(), realPath(directory).toString(), ReleaseManifest.hash(directory));
  }

  private static Path realPath(Path directory) {
    try {
      return directory.toRealPath();
    } catch (IOException e) {
      throw new ReleaseUnavailableException("cannot find the way to " + directory, e);
    }
  }

  /** Whether both name the same release, be it in different places. */
  public boolean sameRelease(ReleasePointer other) {
    return id.equals(other.id) && manifestHash.equals(other.manifestHash);
  }

  /**
   * Checks that what is in the directory is what this pointer says.
   *
   * @return the release's manifest
   * @throws ReleaseException if it is another release
   */
  public ReleaseManifest check() {
    return checkIn(directory());
  }

  /**
   * Checks that what is in a directory, a copy for example, is what this pointer says.
   *
   * @return the release's manifest
   * @throws ReleaseException if it is another release
   */
  public ReleaseManifest checkIn(Path directory) {
    if (!ReleaseManifest.hash(directory).equals(manifestHash)) {
      throw new ReleaseException(
          "release "
              + id
              + " was announced with another release.json than "
              + uri
              + " has now; announce it again");
    }
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    if (!manifest.id().equals(id)) {
      throw new ReleaseException(
          "release %s was announced, but %s has release %s: announce it by its own id"
              .formatted(id, uri, manifest.id()));
    }
    return manifest;
  }

  /**
   * The directory that {@link #uri()} names.
   *
   * @throws ReleaseException if it is none, or none of this machine
   */
  public Path directory() {
    if (isRemote(uri)) {
      throw new ReleaseException(
          "release %s is at %s, but a folder of this machine is needed: copy it here"
              .formatted(id, uri));
    }
    try {
      return isFile(uri) ? Path.of(URI.create(uri)) : Path.of(uri);
    } catch (IllegalArgumentException e) {
      throw new ReleaseException(
          "release %s is at '%s', which is neither a path nor a URI: %s"
              .formatted(id, uri, e.getMessage()),
          e);
    }
  }

  /** Whether a place is in a file system that is not this machine's own. */
  public static boolean isRemote(String uri) {
    return SCHEME.matcher(uri).matches() && !isFile(uri);
  }

  private static boolean isFile(String uri) {
    return uri.toLowerCase(Locale.ROOT).startsWith(FILE);
  }
}
