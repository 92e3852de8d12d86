// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.vectors.StoredVectors;
import io.elq.cli.Elq;
import io.elq.linker.release.ReleaseFile;
import io.elq.weights.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Imports of the golden tiny model into a folder: argument lists, runs and what came of them. */
public final class GoldenImport {
  public static final int ENTITIES = 500;
  public static final int DIMENSION = 32;

  private final Path folder;
  private final StringWriter err = new StringWriter();

  /**
   * @param folder where releases and decompressed files are put
   */
  public GoldenImport(Path folder) {
    this.folder = folder;
  }

  /** The folder that {@link #arguments} name as output. */
  public Path release() {
    return folder.resolve("release");
  }

  /** What the commands have said about failures. */
  public String errors() {
    return err.toString();
  }

  public List<String> arguments(String checkpoint, String params, String... more)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "import",
                "elq",
                "--checkpoint",
                golden(checkpoint).toString(),
                "--params",
                golden(params).toString(),
                "--bert",
                golden("bert-tiny").toString(),
                "--entities",
                golden("entity.jsonl").toString(),
                "--out",
                release().toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  public int run(List<String> arguments) {
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
  }

  public void assertRefused(List<String> arguments, String... message) {
    err.getBuffer().setLength(0);
    assertThat(run(arguments)).isNotZero();
    assertThat(err.toString()).contains(message);
  }

  /** A file of the golden model, decompressed where it is compressed. */
  public Path golden(String name) throws IOException {
    if (Files.exists(Golden.file("model").resolve(name))) {
      return Golden.file("model").resolve(name);
    }
    Path plain = folder.resolve(name);
    if (!Files.exists(plain)) {
      try (InputStream in =
          new GZIPInputStream(Files.newInputStream(Golden.file("model/" + name + ".gz")))) {
        Files.copy(in, plain);
      }
    }
    return plain;
  }

  public float[] vectors() throws IOException {
    return vectors(release().resolve(ReleaseFile.ENTITY_VECTORS.fileName()));
  }

  public static float[] vectors(Path file) throws IOException {
    try (StoredVectors vectors = StoredVectors.open(file)) {
      assertThat(vectors.rows()).isEqualTo(ENTITIES);
      float[] all = new float[ENTITIES * DIMENSION];
      vectors.read(0, ENTITIES, all, done -> {});
      return all;
    }
  }
}
