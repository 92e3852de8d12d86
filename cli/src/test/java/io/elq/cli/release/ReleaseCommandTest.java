// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.model.ModelDirectory;
import io.elq.cli.CommandRun;
import io.elq.cli.Elq;
import io.elq.linker.release.Release;
import io.elq.linker.release.ReleaseManifest;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
  void theFastestIndexWithinTheBoundsIsBuiltAndShown() throws IOException {
    CommandRun run = CommandRun.of(arguments("--recall", "99%", "--index-memory", "1M"));
    assertThat(run.exitCode()).as(run.err()).isZero();
    ReleaseManifest manifest = Release.verify(release);
    assertThat(run.out())
        .contains(
            "Indexes of 3 entities, measured on 3 with 1,000 queries (recall of the nearest 3")
        .containsPattern("Flat +1\\.0000 +2K")
        .containsPattern("IVF7,SQ8 +left out: .*needs at least 7 entities.* there are 3")
        .containsPattern(manifest.index().factory() + "[^\n]*  chosen")
        .contains("Index of all 3 entities: recall 1.0000, ")
        .contains("index " + manifest.index().factory());
    assertThat(release.resolve("index_choice.json")).content().contains("\"recall\" : 0.99");
    BufferedImage picture = ImageIO.read(release.resolve("index_choice.png").toFile());
    assertThat(picture.getWidth()).isEqualTo(1800);
  }

  @Test
  void aBuildWithoutBoundsLeavesNoMeasurementsOfAnEarlierOne() {
    assertThat(build("--index-memory", "1M")).as(err.toString()).isZero();
    assertThat(release.resolve("index_choice.json")).exists();
    assertThat(build()).as(err.toString()).isZero();
    assertThat(release.resolve("index_choice.json")).doesNotExist();
    assertThat(release.resolve("index_choice.png")).doesNotExist();
    assertThat(Release.verify(release).index().factory()).isEqualTo("Flat");
  }

  @Test
  void whereNoIndexFitsTheNearestAreShownAndNoReleaseIsLeft() {
    CommandRun run = CommandRun.of(arguments("--index-memory", "300b"));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .containsPattern("Flat +1\\.0000 +2K")
        .containsPattern(
            "elq: no index finds 0\\.98 of the nearest entities in 1K: .*--index-memory \\dK takes");
    assertThat(release.resolve("release.json")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({
    "--recall 0.9 --index-factory Flat, 'give either the one or the others'",
    "--index-memory 8G --index-factory Flat, 'give either the one or the others'",
    "--recall 0, '--recall is 0.0, but has to be above 0'",
    "--recall 1.5, 'no share from 0 to 1'",
    "--index-memory 0M, '--index-memory is 0 bytes'",
    "--index-memory much, 'say 8G or 500M'",
  })
  void boundsThatMeanNothingAreRefusedBeforeWorkBegins(String options, String message) {
    assertThat(build(options.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(message);
    assertThat(release).doesNotExist();
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
    return run(arguments(more));
  }

  private String[] arguments(String... more) {
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
    return all;
  }

  private int run(String... arguments) {
    return Elq.commandLine().setErr(new PrintWriter(err)).execute(arguments);
  }
}
