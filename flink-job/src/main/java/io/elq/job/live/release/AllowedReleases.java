// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.ReleaseOptions;
import io.elq.job.live.download.RemoteFiles;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where releases may lie, so that whoever can announce one cannot have any file of the TaskManagers
 * opened, or any host asked for it.
 *
 * @param prefixes folders: paths, {@code file:} URIs, or URIs of another file system
 */
record AllowedReleases(List<String> prefixes) implements Serializable {
  /** As configured. */
  static AllowedReleases of(LinkingJobConfig config) {
    return new AllowedReleases(config.releases().allowedPrefixes());
  }

  /**
   * Checks an announced release.
   *
   * @return the same
   * @throws ReleaseException if it lies elsewhere, or its place is no URI; the message names the
   *     option
   */
  ReleasePointer check(ReleasePointer announced) {
    String place = announced.uri();
    if (prefixes.stream().noneMatch(prefix -> holds(prefix, place))) {
      throw new ReleaseException(
          "release %s is at %s, but releases may only lie in %s: move it there, or add its folder to %s"
              .formatted(
                  announced.id(),
                  place,
                  String.join(", ", prefixes),
                  ReleaseOptions.ALLOWED_PREFIXES.key()));
    }
    return announced;
  }

  private static boolean holds(String prefix, String place) {
    boolean remote = ReleasePointer.isRemote(place);
    if (ReleasePointer.isRemote(prefix) != remote) {
      return false;
    }
    return remote ? folder(place).startsWith(folder(prefix)) : path(place).startsWith(path(prefix));
  }

  /** As Flink reads it when it opens the release, with a slash at its end. */
  private static String folder(String place) {
    URI uri = RemoteFiles.path(place).toUri();
    String authority = uri.getAuthority() == null ? "" : uri.getAuthority();
    String path = uri.getPath().endsWith("/") ? uri.getPath() : uri.getPath() + "/";
    return uri.getScheme().toLowerCase(Locale.ROOT) + "://" + authority + path;
  }

  /** Without links and {@code ..}, which could lead out of a folder. */
  private static Path path(String place) {
    Path path = new ReleasePointer("", place, "").directory();
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // Not there: opening it will say so.
    }
  }
}
