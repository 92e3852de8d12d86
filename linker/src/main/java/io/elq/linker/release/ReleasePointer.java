// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.weights.file.Sha256;
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

  /** The pointer to a release directory on this machine. */
  public static ReleasePointer to(Path directory) {
    ReleaseManifest manifest = ReleaseManifest.read(directory);
    try {
      String hash = Sha256.of(directory.resolve(ReleaseManifest.FILE_NAME));
      return new ReleasePointer(manifest.id(), directory.toAbsolutePath().toString(), hash);
    } catch (IOException e) {
      throw new ReleaseException("cannot read the manifest of " + directory, e);
    }
  }

  /** The directory that {@link #uri()} names. */
  public Path directory() {
    return uri.startsWith("file:") ? Path.of(URI.create(uri)) : Path.of(uri);
  }
}
