// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.LinkingOptions;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where releases may lie, so that whoever can announce one cannot have any file of the TaskManagers
 * opened, or any host asked for it.
 *
 * @param prefixes folders: paths, {@code file:} URIs, or URIs of another file system
 */
record AllowedReleases(List<String> prefixes) implements Serializable {
  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+:.*");

  /** As configured. */
  static AllowedReleases of(LinkingJobConfig config) {
    return new AllowedReleases(config.releases().allowedPrefixes());
  }

  /**
   * Checks an announced release.
   *
   * @return the same
   * @throws ReleaseException if it lies elsewhere; the message names the option
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
                  LinkingOptions.RELEASE_PREFIXES.key()));
    }
    return announced;
  }

  private static boolean holds(String prefix, String place) {
    if (isRemote(prefix) != isRemote(place)) {
      return false;
    }
    if (isRemote(place)) {
      String folder = prefix.endsWith("/") ? prefix : prefix + "/";
      return (URI.create(place).normalize() + "/").startsWith(folder);
    }
    return path(place).startsWith(path(prefix));
  }

  private static boolean isRemote(String place) {
    return SCHEME.matcher(place).matches() && !place.startsWith("file:");
  }

  /** Without links and {@code ..}, which could lead out of a folder. */
  private static Path path(String place) {
    Path path = place.startsWith("file:") ? Path.of(URI.create(place)) : Path.of(place);
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // Not there: opening it will say so.
    }
  }
}
