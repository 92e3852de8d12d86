// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import io.elq.cli.terminal.Screen;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names a release, where the demo's serves otherwise. */
public final class ReleaseOption {
  @Option(
      names = "--release",
      paramLabel = "DIR",
      description =
          "Release directory (default: the demo's, with the named entities of WordNet, built on"
              + " first use).")
  private @Nullable Path release;

  /**
   * Its directory.
   *
   * @param screen shows the steps of building the demo's release
   * @throws io.elq.cli.common.UserException if there is no release
   */
  public Path directory(Screen screen) throws IOException {
    return DemoRelease.orGiven(release, screen);
  }
}
