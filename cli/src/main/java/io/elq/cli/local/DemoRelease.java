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
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The release that the demo serves: the model that the program carries, with WordNet's entities.
 * Built on first use and kept by the model's hash; several processes may ask at the same time.
 */
public final class DemoRelease {

  private static final String MODEL_FOLDER = "/demo/model/";
  private static final String VECTORS = "/demo/entities/";

  private static final List<String> MODEL =
      List.of("model.safetensors", "model.json", "MODEL_CARD.md");

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
    Path release = directory.resolve("wordnet-" + modelHash());
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
    Path model = Files.createTempDirectory("elq-model-");
    writeModel(model);
    Path catalogue = model.resolve("catalogue.jsonl");
    screen.step("Reading WordNet's entities", () -> WordNetCatalogue.write(catalogue));
    Path vectors = Home.entityVectors();
    keepVectors(vectors);
    int threads = Runtime.getRuntime().availableProcessors();
    screen.raw("  Building the release, once: encoding and indexing its entities");
    new ReleaseBuild(model, catalogue, null, release, "wordnet", null, precision, vectors, threads)
        .build();
  }

  /** Writes the model that the program carries into a folder. */
  static void writeModel(Path folder) throws IOException {
    for (String file : MODEL) {
      try (InputStream in = resource(MODEL_FOLDER + file)) {
        Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /**
   * Puts the vectors of WordNet's entities, which the program carries, where the build looks for
   * them: to encode them takes most of the time to the first answer. Of another catalogue or
   * encoder they would have another name and not be used.
   */
  static void keepVectors(Path folder) throws IOException {
    Path file;
    try (InputStream name = resource(VECTORS + "name")) {
      file = folder.resolve(new String(name.readAllBytes(), StandardCharsets.UTF_8).strip());
    }
    if (!Files.exists(file)) {
      Files.createDirectories(folder);
      try (InputStream vectors = resource(VECTORS + "vectors.npy")) {
        WholeFile.write(file, vectors::transferTo);
      }
    }
  }

  private static String modelHash() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String file : MODEL) {
        try (InputStream in = resource(MODEL_FOLDER + file)) {
          digest.update(in.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static InputStream resource(String path) throws IOException {
    InputStream in = DemoRelease.class.getResourceAsStream(path);
    if (in == null) {
      throw new IOException("this build does not carry " + path);
    }
    return in;
  }
}
