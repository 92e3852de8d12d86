// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import io.elq.job.config.LinkingOptions;
import io.elq.job.live.release.ReleaseSource;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A look at an announced release that takes no time; opening it checks every byte. */
final class ReleaseGlance {

  private ReleaseGlance() {}

  /**
   * Looks.
   *
   * @param announcement path of a release directory, or of the JSON file that names one
   * @throws PreflightException if there is none, or it is not the one that was announced
   */
  static void at(String announcement) throws PreflightException {
    if (!Files.exists(Path.of(announcement))) {
      throw new PreflightException(
          "there is no release or announcement %s: build one with ./elq release build, or correct %s"
              .formatted(announcement, option()));
    }
    try {
      ReleasePointer announced = ReleaseSource.read(announcement);
      announced.check();
    } catch (IOException | ReleaseException e) {
      throw new PreflightException(
          "%s cannot be served (%s): %s".formatted(announcement, option(), e.getMessage()), e);
    }
  }

  private static String option() {
    return LinkingOptions.RELEASE.key();
  }
}
