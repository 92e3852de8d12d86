// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.ReleaseOptions;
import io.elq.job.live.download.RemoteFiles;
import io.elq.job.live.release.ReleaseSource;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A look at an announced release that takes no time; opening it checks every byte. */
final class ReleaseGlance {

  private ReleaseGlance() {}

  /**
   * Looks.
   *
   * @throws PreflightException if there is none, it is not the one that was announced, or it lies
   *     where none may
   */
  static void at(LinkingJobConfig config) throws PreflightException {
    String announcement = config.releases().file();
    if (!Files.exists(Path.of(announcement))) {
      throw new PreflightException(
          "there is no release or announcement %s: build one with ./elq release build, or correct %s"
              .formatted(announcement, option()));
    }
    try {
      ReleasePointer announced = ReleaseSource.read(config);
      if (ReleasePointer.isRemote(announced.uri())) {
        RemoteFiles.check(announced);
      } else {
        announced.check();
      }
    } catch (IOException | ReleaseException e) {
      throw new PreflightException(
          "%s cannot be served (%s): %s".formatted(announcement, option(), e.getMessage()), e);
    }
  }

  /**
   * Looks from a machine that may lack the way to the release.
   *
   * @return why it could not be seen; empty where it was
   * @throws PreflightException if it was seen and will not do
   */
  static Optional<String> ifVisible(LinkingJobConfig config) throws PreflightException {
    try {
      at(config);
      return Optional.empty();
    } catch (PreflightException e) {
      if (e.getCause() instanceof ReleaseUnavailableException away
          && ReleasePointer.isRemote(announced(config))) {
        return Optional.of("the release is not checked: " + Reason.message(away));
      }
      throw e;
    }
  }

  private static String announced(LinkingJobConfig config) {
    try {
      return ReleaseSource.read(config).uri();
    } catch (IOException e) {
      return ""; // It was readable a moment ago.
    }
  }

  private static String option() {
    return ReleaseOptions.ANNOUNCEMENT.key();
  }
}
