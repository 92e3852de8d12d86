// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import io.elq.builder.catalogue.wordnet.WordNetCatalogue;
import io.elq.builder.release.ReleaseBuild;
import io.elq.cli.common.Arguments;
import io.elq.cli.common.Home;
import io.elq.cli.common.UserException;
import io.elq.cli.terminal.Screen;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseException;
import io.elq.weights.file.WholeFile;
import io.elq.weights.onnx.Precision;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The release that the demo serves: the model that the program carries, with WordNet's entities.
 * Built on first use and kept by the model's hash; several processes may ask at the same time.
 */
public final class DemoRelease {

  private static final String VECTORS = "/demo/entities/";

  private final Path directory;
  private final Precision precision;

  /**
   * @param directory keeps releases between runs
   * @param precision arithmetic of its encoders
   */
  public DemoRelease(Path directory, Precision precision) {
    this.directory = directory;
    this.precision = precision;
  }

  /** The one that commands use where none is named. */
  public static DemoRelease usual() {
    return new DemoRelease(Home.folder().resolve("releases"), Precision.INT8);
  }

  /**
   * The release directory that a command's option names, or the usual one where it names none.
   *
   * @throws UserException if there is no release
   */
  public static Path orGiven(@Nullable Path given, Screen screen) throws IOException {
    if (given == null) {
      return usual().get(screen);
    }
    Arguments.require(
        given.resolve("release.json"), "name a release directory, or leave --release out");
    return given;
  }

  /** Returns the release directory, verified. */
  public Path get(Screen screen) throws IOException {
    Files.createDirectories(directory);
    Path release = directory.resolve("wordnet-" + ShippedModel.STANDARD.hash());
    try (FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      if (!isIntact(release)) {
        build(release, screen);
      }
    }
    return release;
  }

  private static boolean isIntact(Path release) {
    try {
      Release.verify(release);
      return true;
    } catch (ReleaseException e) {
      return false;
    }
  }

  private void build(Path release, Screen screen) throws IOException {
    Path model = ShippedModel.STANDARD.folder();
    Path catalogue = Files.createTempFile("elq-wordnet-", ".jsonl");
    try {
      screen.step("Reading WordNet's entities", () -> WordNetCatalogue.write(catalogue));
      Path vectors = Home.entityVectors();
      keepVectors(vectors);
      int threads = Runtime.getRuntime().availableProcessors();
      screen.raw("  Building the release, once: encoding and indexing its entities");
      new ReleaseBuild(
              model, catalogue, null, release, "wordnet", null, precision, vectors, threads)
          .build();
    } finally {
      Files.delete(catalogue);
    }
  }

  /**
   * Puts the vectors of WordNet's entities, which the program carries, where the build looks for
   * them: to encode them takes most of the time to the first answer. Of another catalogue or
   * encoder they would have another name and not be used.
   */
  static void keepVectors(Path folder) throws IOException {
    Path file;
    try (InputStream name = ProgramResource.open(VECTORS + "name")) {
      file = folder.resolve(new String(name.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      try (InputStream vectors = ProgramResource.open(VECTORS + "vectors.npy")) {
        WholeFile.write(file, vectors::transferTo);
      }
    }
  }
}
