// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.imports.GoldenImport;
import io.elq.cli.release.SmallModel;
import io.elq.linker.release.TinyRelease;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that build, import and serve run where libtorch is not on the class path at all. */
class WithoutLibtorchITCase {
  @TempDir Path folder;
  private Path questions;

  @BeforeEach
  void write() throws Exception {
    questions =
        Files.writeString(
            folder.resolve("questions.jsonl"), "{\"id\": 1, \"text\": \"where is paris\"}\n");
  }

  @Test
  void trainingIsWhatNeedsIt() throws Exception {
    SmallModel.write(folder);
    Path catalogue = folder.resolve("entity.jsonl");
    Path labelled =
        Files.writeString(
            folder.resolve("train.jsonl"),
            "{\"id\": 1, \"text\": \"where is paris\", \"mentions\": [[9, 14]], \"label_id\": [0]}\n");
    assertThat(
            run(
                1,
                "",
                "train",
                "--catalogue=" + catalogue,
                "--questions=" + labelled,
                "--dev=" + labelled,
                "--base=random:tiny," + folder.resolve("vocab.txt"),
                "--out=" + folder.resolve("trained")))
        .contains("org/bytedeco");
  }

  @Test
  void releaseBuildAndVerify() throws Exception {
    SmallModel.write(folder);
    Path release = folder.resolve("release");
    run(
        0,
        "",
        "release",
        "build",
        "--model=" + folder.resolve("model"),
        "--catalogue=" + folder.resolve("entity.jsonl"),
        "--out=" + release);
    assertThat(run(0, "", "release", "verify", release.toString())).contains("is intact");
  }

  @Test
  void importElq() throws Exception {
    GoldenImport elq = new GoldenImport(folder);
    List<String> arguments =
        new ArrayList<>(elq.arguments("tiny.legacy.bin", "tiny_params.txt", "--no-vectors"));
    arguments.add("--index=" + elq.golden("faiss_flat_index.pkl"));
    run(0, "", arguments.toArray(String[]::new));
    assertThat(elq.release().resolve("release.json")).exists();
  }

  @Test
  void askLinkAndReplay() throws Exception {
    Path release = folder.resolve("release");
    TinyRelease.write(release, 1);
    assertThat(run(0, "where is paris\n", "ask", "--release=" + release)).contains("paris");
    Path answers = folder.resolve("answers.jsonl");
    run(0, "", "link", "--release=" + release, "--in=" + questions, "--out=" + answers);
    assertThat(Files.readAllLines(answers)).hasSize(1);
    Path out = folder.resolve("replayed");
    run(0, "", "replay", "--release=" + release, "--questions=" + questions, "--out=" + out);
    assertThat(out.resolve("predictions.jsonl")).isNotEmptyFile();
  }

  private String run(int exitCode, String input, String... arguments) throws Exception {
    Path log = folder.resolve("printed.log");
    Process program = ElqProcess.start(folder, log, withoutLibtorch(), List.of(arguments));
    program.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
    program.getOutputStream().close();
    assertThat(program.waitFor(3, TimeUnit.MINUTES)).isTrue();
    String printed = Files.readString(log);
    assertThat(program.exitValue()).as(printed).isEqualTo(exitCode);
    return printed;
  }

  private static String withoutLibtorch() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.contains("/org/bytedeco/"))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
