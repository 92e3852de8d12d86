package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.linker.Golden;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ServingOptions;
import io.elq.trainer.vectors.StoredVectors;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Imports the golden tiny model in all its forms. */
class ImportCommandTest {
  private static final int ENTITIES = 500;
  private static final int DIMENSION = 32;

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @ParameterizedTest
  @CsvSource({
    "tiny.legacy.bin, tiny_params.txt, all_entities.t7, faiss_flat_index.pkl, Flat",
    "tiny.zip.bin, tiny_params.json, all_entities.zip.t7, faiss_hnsw_index.pkl, HNSW128",
    "tiny_mlp.legacy.bin, tiny_mlp_params.txt, all_entities.t7, faiss_ivfflat_index.pkl, IVF100",
    "tiny_fl_linear.legacy.bin, tiny_fl_linear_params.txt, all_entities.t7, , Flat",
  })
  void everyFormOfTheModelIsServed(
      String checkpoint, String params, String vectors, String index, String kind)
      throws IOException {
    List<String> arguments = arguments(checkpoint, params, "--vectors", golden(vectors).toString());
    if (index != null) {
      arguments.addAll(List.of("--index", golden(index).toString()));
    }
    assertThat(run(arguments)).as(err.toString()).isZero();
    var serving = new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT);
    try (Release release = Release.open(folder.resolve("release"), serving)) {
      assertThat(release.manifest().index().factory()).startsWith(kind);
      assertThat(release.catalogue().size()).isEqualTo(ENTITIES);
      assertThat(release.linker().link("who wrote the iliad")).isNotNull();
    }
    assertThat(vectors()).isEqualTo(vectors(golden("all_entities.t7")));
  }

  private float[] vectors() throws IOException {
    return vectors(folder.resolve("release").resolve(ReleaseFile.ENTITY_VECTORS.fileName()));
  }

  private static float[] vectors(Path file) throws IOException {
    try (StoredVectors vectors = StoredVectors.open(file)) {
      assertThat(vectors.rows()).isEqualTo(ENTITIES);
      float[] all = new float[ENTITIES * DIMENSION];
      vectors.read(0, ENTITIES, all, done -> {});
      return all;
    }
  }

  private List<String> arguments(String checkpoint, String params, String... more)
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
                folder.resolve("release").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private int run(List<String> arguments) {
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments.toArray(String[]::new));
  }

  /** A file of the golden model, decompressed where it is compressed. */
  private Path golden(String name) throws IOException {
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
}
