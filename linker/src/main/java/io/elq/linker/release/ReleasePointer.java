// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;

/**
 * Names a release: small enough for Flink state and Kafka.
 *
 * @param id the release's id
 * @param uri where its directory is; a plain path or a {@code file:} URI
 * @param manifestHash SHA-256 of its release.json, so that everybody serves the same bytes
 */
public record ReleasePointer(String id, String uri, String manifestHash) implements Serializable {

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
    if (!ReleaseManifest.hash(directory()).equals(manifestHash)) {
      throw new ReleaseException(
          "release "
              + id
              + " was announced with another release.json than "
              + uri
              + " has now; announce it again");
    }
    ReleaseManifest manifest = ReleaseManifest.read(directory());
    if (!manifest.id().equals(id)) {
      throw new ReleaseException(
          "release %s was announced, but %s has release %s: announce it by its own id"
              .formatted(id, uri, manifest.id()));
    }
    return manifest;
  }

  /** The directory that {@link #uri()} names. */
  public Path directory() {
    return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
  }
}
