// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.job.config.ReleaseOptions;
import io.elq.linker.lines.Reason;
import java.io.IOException;
import java.nio.file.Path;

/** A release cannot be written here, for lack of space mostly; the message says what to do. */
final class CacheException extends IOException {
  private static final long serialVersionUID = 1L;
  private static final double GIB = 1L << 30;

  private CacheException(String message) {
    super(message);
  }

  private CacheException(String message, IOException cause) {
    super(message, cause);
  }

  static CacheException full(Path cache, long needed, long used, long most) {
    return new CacheException(
        "it takes %.2f GiB, but the cache %s may hold %.2f GiB and has %.2f GiB of releases that are in use: raise %s"
            .formatted(
                needed / GIB, cache, most / GIB, used / GIB, ReleaseOptions.CACHE_SIZE.key()));
  }

  static CacheException diskFull(Path cache, long needed, long free) {
    return new CacheException(
        "it takes %.2f GiB, but the disk of the cache %s has %.2f GiB left: %s"
            .formatted(needed / GIB, cache, free / GIB, remedy()));
  }

  static CacheException writing(Path file, IOException cause) {
    return new CacheException(
        "%s cannot be written (%s): %s".formatted(file, Reason.of(cause), remedy()), cause);
  }

  private static String remedy() {
    return "free some disk space, or set %s to a folder of a larger disk"
        .formatted(ReleaseOptions.CACHE_FOLDER.key());
  }
}
