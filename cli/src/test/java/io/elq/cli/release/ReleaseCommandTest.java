// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.ModelDirectory;
import io.elq.cli.Elq;
import io.elq.linker.release.Release;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    SmallModel.write(folder);
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
  void aReleaseWithAnotherThresholdIsNotIntact() throws IOException {
    assertThat(build("--name", "small")).as(err.toString()).isZero();
    Path manifest = release.resolve("release.json");
    String built = Files.readString(manifest);
    Files.writeString(manifest, built.replace("\"threshold\" : -100.0", "\"threshold\" : -2.0"));
    assertThat(manifest).content().isNotEqualTo(built);
    assertThat(run("release", "verify", release.toString())).isEqualTo(1);
    assertThat(err.toString())
        .contains("release.json was changed after it was built: its id is small-")
        .contains("build or import the release again");
  }

  @Test
  void aModelWithAValueThatIsNotFiniteBecomesNoRelease() throws IOException {
    Path model = folder.resolve("model");
    ModelDirectory sound = ModelDirectory.read(model);
    String name = sound.tensors().keySet().iterator().next();
    sound.tensors().get(name).data()[0] = Float.NaN;
    sound.write(model, "");
    assertThat(build()).isEqualTo(1);
    assertThat(err.toString())
        .contains("model.safetensors: tensor '" + name + "': it holds NaN at [0");
    assertThat(release).doesNotExist();
  }

  @Test
  void aChangedBaseIsReportedAndLeavesNoRelease() throws IOException {
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
