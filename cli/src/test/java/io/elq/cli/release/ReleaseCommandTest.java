package io.elq.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.BaseModel;
import io.elq.builder.model.ModelDirectory;
import io.elq.builder.model.ModelShape;
import io.elq.cli.Elq;
import io.elq.linker.release.Release;
import io.elq.linker.settings.Aggregation;
import io.elq.linker.settings.LinkerSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds and verifies releases of a small model with random weights. */
class ReleaseCommandTest {
  @TempDir Path folder;
  private final StringWriter err = new StringWriter();
  private Path release;

  @BeforeEach
  void model() throws IOException {
    release = folder.resolve("release");
    Path vocabulary =
        Files.writeString(
            folder.resolve("vocab.txt"),
            "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[unused2]\nparis\nvienna\nmars\ncapital\nof\nplanet\n");
    BaseModel base = BaseModel.of("random:tiny," + vocabulary);
    ModelShape shape = ModelShape.lowRank(1, 1);
    var settings =
        new LinkerSettings(-100f, 50, 10, 10, true, Aggregation.ALL_AVG, 20f, 64, 32, 64);
    var description = new ModelDirectory.Description(base.id(), shape, settings, Map.of());
    new ModelDirectory(description, base.initial(shape, 1), new float[128])
        .write(folder.resolve("model"), "");
    Files.writeString(
        folder.resolve("entity.jsonl"),
        """
        {"title":"Paris","text":"capital of France"}
        {"title":"Vienna","text":"capital of Austria"}
        {"title":"Mars","text":"planet"}
        """);
  }

  @Test
  void theFactoryIsTaken() {
    assertThat(build("--index-factory", "HNSW16")).as(err.toString()).isZero();
    assertThat(Release.verify(release).index().factory()).isEqualTo("HNSW16");
  }

  @Test
  void verifyPrintsWhatItChecked() throws IOException {
    assertThat(build("--name", "small")).as(err.toString()).isZero();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream before = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertThat(run("release", "verify", release.toString())).as(err.toString()).isZero();
    } finally {
      System.setOut(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains("index.faiss: ")
        .contains("entity_vectors.npy: 3 vectors of 128, all finite; 3 of them compared")
        .contains("Release small-")
        .contains("is intact");
    Path vectors = release.resolve("entity_vectors.npy");
    byte[] bytes = Files.readAllBytes(vectors);
    bytes[200] ^= 1;
    Files.write(vectors, bytes);
    assertThat(run("release", "verify", release.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("entity_vectors.npy was changed");
  }

  @Test
  void aChangedBaseIsToldAndLeavesNoRelease() throws IOException {
    Files.writeString(folder.resolve("vocab.txt"), "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[unused2]\nrome\n");
    assertThat(build()).isEqualTo(1);
    assertThat(err.toString())
        .contains("the vocabulary file of random:tiny,")
        .contains("was changed");
    assertThat(release).doesNotExist();
  }

  private int build(String... more) {
    String[] arguments = {
      "release",
      "build",
      "--model",
      folder.resolve("model").toString(),
      "--catalogue",
      folder.resolve("entity.jsonl").toString(),
      "--out",
      release.toString()
    };
    String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  private int run(String... arguments) {
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments);
  }
}
