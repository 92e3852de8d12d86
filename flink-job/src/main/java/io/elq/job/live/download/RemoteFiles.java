// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseManifest;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ReleaseUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.util.FileUtils;

/** Files of releases in any file system of Flink's. Safe for use by many threads. */
public final class RemoteFiles {

  /** No manifest is longer: it lists a dozen files and some settings. */
  private static final int MANIFEST_BYTES = 16 << 20;

  private RemoteFiles() {}

  /**
   * Makes the file systems of Flink's plugins known to this JVM, those in the folder {@code
   * plugins} or in $FLINK_PLUGINS_DIR. The processes of a Flink cluster have done so already.
   *
   * @param flink settings of the file systems, with Flink's keys
   */
  public static void usePlugins(Configuration flink) {
    FileSystem.initialize(flink, PluginUtils.createPluginManagerFromRootFolder(flink));
  }

  /**
   * The pointer to a release that lies elsewhere; reads its release.json alone.
   *
   * @param uri its folder
   * @throws ReleaseException if there is no release, or no way to it
   */
  public static ReleasePointer pointer(String uri) {
    ReleasePointer unknown = new ReleasePointer("", uri, "");
    ReleasePointer copy = withManifest(unknown, ReleasePointer::to);
    return new ReleasePointer(copy.id(), uri, copy.manifestHash());
  }

  /**
   * Checks that the release.json at a pointer's place is what the pointer says.
   *
   * @return what it says
   * @throws ReleaseException if not, or if there is no way to it
   */
  public static ReleaseManifest check(ReleasePointer pointer) {
    return withManifest(pointer, pointer::checkIn);
  }

  private static <T> T withManifest(
      ReleasePointer pointer, Function<java.nio.file.Path, T> reading) {
    try {
      java.nio.file.Path folder = Files.createTempDirectory("elq-release-");
      try {
        Files.write(folder.resolve(ReleaseManifest.FILE_NAME), manifest(pointer));
        return reading.apply(folder);
      } finally {
        FileUtils.deleteDirectory(folder.toFile());
      }
    } catch (IOException e) {
      throw unavailable(pointer, e);
    }
  }

  /** The bytes of a release's release.json. */
  static byte[] manifest(ReleasePointer pointer) throws IOException {
    try (InputStream in = open(pointer, ReleaseManifest.FILE_NAME)) {
      byte[] bytes = in.readNBytes(MANIFEST_BYTES + 1);
      if (bytes.length > MANIFEST_BYTES) {
        throw new ReleaseException(
            "the %s at %s is longer than %d bytes: it is no release's"
                .formatted(ReleaseManifest.FILE_NAME, pointer.uri(), MANIFEST_BYTES));
      }
      return bytes;
    }
  }

  /**
   * Opens a file of a release.
   *
   * @throws IOException if it cannot be opened now
   */
  static InputStream open(ReleasePointer pointer, String name) throws IOException {
    URI folder = path(pointer.uri()).toUri();
    try {
      // Unguarded, for Flink would close the stream with the task whose thread started this one.
      FileSystem system = FileSystem.getUnguardedFileSystem(folder);
      return system.open(new Path(new Path(folder), name));
    } catch (RuntimeException e) { // clients of stores throw what they like
      throw new IOException(Reason.of(e), e);
    }
  }

  /**
   * A URI as Flink understands it, without {@code ..}.
   *
   * @throws ReleaseException if it is none
   */
  public static Path path(String uri) {
    try {
      return new Path(uri);
    } catch (IllegalArgumentException e) {
      throw new ReleaseException("'%s' is no URI: %s".formatted(uri, Reason.message(e)), e);
    }
  }

  /** What is told about a release that cannot be read now. */
  static ReleaseUnavailableException unavailable(ReleasePointer pointer, IOException e) {
    String remedy =
        e instanceof UnsupportedFileSystemSchemeException
            ? "put the plugin for %s into Flink's folder plugins, see docs/how-to/swap-a-release.md"
                .formatted(path(pointer.uri()).toUri().getScheme())
            : "check that it is there and that this machine may read it";
    String release = pointer.id().isEmpty() ? "the release" : "release " + pointer.id();
    return new ReleaseUnavailableException(
        "%s cannot be read from %s (%s): %s"
            .formatted(release, pointer.uri(), Reason.of(e), remedy),
        e);
  }
}
