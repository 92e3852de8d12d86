// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.io.Serializable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where TaskManagers keep the releases that they download.
 *
 * @param folder of each TaskManager; null for one below its temporary folder
 * @param bytes what the releases may take together
 */
public record CacheConfig(@Nullable String folder, long bytes) implements Serializable {

  /** The folder, on the machine that calls. */
  public Path path() {
    return folder == null
        ? Path.of(
            System.getProperty("java.io.tmpdir"), "elq-releases-" + System.getProperty("user.name"))
        : Path.of(folder);
  }
}
