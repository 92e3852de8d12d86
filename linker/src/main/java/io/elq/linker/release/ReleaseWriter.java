// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import io.elq.linker.settings.LinkerSettings;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a directory that holds all files of {@link ReleaseFile}, the optional ones if wanted, into
 * a release by writing its manifest, last, so that an interrupted build leaves no release behind.
 */
public final class ReleaseWriter {
  private ReleaseWriter() {}

  /**
   * What the files themselves do not say.
   *
   * @param name beginning of the release id
   * @param parent id of the release it was made from, or null
   * @param training where the weights come from; free form, JSON-compatible values
   */
  public record Description(
      String name,
      @Nullable String parent,
      LinkerSettings settings,
      ReleaseManifest.Encoder encoder,
      ReleaseManifest.Index index,
      Map<String, Object> training) {}

  /**
   * Writes the manifest of a release again after one of its files was replaced: settings and name
   * stay, the id is that of the files as they are now.
   */
  public static ReleaseManifest writeAgain(Path directory) throws IOException {
    ReleaseManifest before = ReleaseManifest.read(directory);
    String name = before.id().substring(0, before.id().lastIndexOf('-'));
    return write(
        directory,
        new Description(
            name,
            before.id(),
            before.settings(),
            before.encoder(),
            before.index(),
            before.training()));
  }

  /**
   * Writes the manifest. The id is the name and a hash over settings and files: the same content
   * gets the same id.
   */
  public static ReleaseManifest write(Path directory, Description description) throws IOException {
    Map<ReleaseFile, ReleaseManifest.Entry> files = new EnumMap<>(ReleaseFile.class);
    for (ReleaseFile role : ReleaseFile.values()) {
      Path file = directory.resolve(role.fileName());
      if (!Files.isRegularFile(file)) {
        if (role.optional()) {
          continue;
        }
        throw new ReleaseException(directory + " lacks " + role.fileName());
      }
      files.put(role, new ReleaseManifest.Entry(Sha256.of(file), Files.size(file)));
    }
    ReleaseManifest manifest =
        new ReleaseManifest(
            ReleaseManifest.FORMAT,
            description.name() + "-" + ReleaseId.hash(description.settings(), files),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            description.parent(),
            description.settings(),
            description.encoder(),
            description.index(),
            description.training(),
            files);
    Files.write(
        directory.resolve(ReleaseManifest.FILE_NAME),
        ReleaseManifest.JSON.writeValueAsBytes(manifest));
    return manifest;
  }
}
