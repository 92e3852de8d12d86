// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import io.elq.cli.common.Numbers;
import io.elq.cli.terminal.Screen;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say which release links, and how. */
public final class ReleaseOptions {

  @Mixin private ReleaseOption release;

  @Option(
      names = "--compatibility",
      paramLabel = "default|elq",
      description =
          "Behaviour: default for this project's, elq for the original's to the letter (default:"
              + " as the release says).")
  private Compatibility compatibility;

  @Option(
      names = "--threshold",
      paramLabel = "T",
      converter = Numbers.class,
      description =
          "Score that an entity has to exceed, at most 0; lower means more entities, -inf keeps"
              + " all (default: as the release says).")
  private Float threshold;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda",
      defaultValue = "cpu",
      description = "Device that the encoder runs on (default: ${DEFAULT-VALUE}).")
  private EncoderOptions.Device device;

  @Option(
      names = "--map-index",
      description =
          "Leave the entity vectors in the index file, which processes of a machine then share,"
              + " instead of copying them into memory. For IVF indexes.")
  private boolean mapIndex;

  /**
   * Loads the release; whoever asks closes it.
   *
   * @param screen shows the steps of building the demo's release
   * @throws io.elq.linker.release.ReleaseException if it cannot be served
   */
  public Release open(BatchingOptions batching, Screen screen) throws IOException {
    Path directory = release.directory(screen);
    var overrides = new SettingsOverrides(compatibility, threshold, null, null, null, null, null);
    var encoder = new EncoderOptions(device, 0, 0, false, 1);
    IndexUse index = mapIndex ? IndexUse.MAPPED : IndexUse.COPIED;
    return Release.open(directory, new ServingOptions(encoder, batching, overrides, index));
  }
}
