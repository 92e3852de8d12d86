// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.BuiltLauncher;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./elq link} in a build with jars: the first start writes an archive, others use it. */
class ClassArchiveTest {
  private static final String FROM_ARCHIVE = "-Xshare:on";

  @TempDir Path home;

  @Test
  void laterStartsTakeTheirClassesFromWhatTheFirstWrote() throws Exception {
    BuiltLauncher.installPacked(home);
    TinyRelease.write(home.resolve("release"), 7);
    Files.writeString(home.resolve("questions"), "who wrote the iliad\n");

    String first = link("");
    Path archive = archive();
    assertThat(home.resolve(".elq/tmp")).isEmptyDirectory();
    Path loaded = home.resolve("loaded");
    // The JVM ends where it cannot use it.
    String log = FROM_ARCHIVE + " -Xlog:class+load:file=" + loaded;
    assertThat(link(log)).isEqualTo(first).contains("iliad");
    assertThat(loaded)
        .content()
        .contains("io.elq.linker.Linker source: shared objects file (top)")
        .contains("ai.onnxruntime.OrtSession source: shared objects file (top)");

    byte[] whole = Files.readAllBytes(archive);
    byte[] otherHeader = whole.clone();
    Arrays.fill(otherHeader, 0, 64, (byte) 7);
    byte[] otherContent = whole.clone();
    Arrays.fill(otherContent, whole.length / 2, whole.length * 2 / 3, (byte) 0);
    byte[] cut = Arrays.copyOf(whole, 1 << 20);
    for (byte[] damaged : List.of(otherHeader, otherContent, cut)) {
      Files.delete(archive);
      Files.write(archive, damaged);
      assertThat(link("")).as("%,d bytes", damaged.length).isEqualTo(first);
    }
  }

  private Path archive() throws IOException {
    try (Stream<Path> files = Files.walk(home.resolve(".elq/app"))) {
      return files.filter(file -> file.toString().endsWith(".jsa")).findFirst().orElseThrow();
    }
  }

  /** What it prints, its times left out. */
  private String link(String jvmOptions) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder("./elq", "link", "--release", "release", "--in", "questions")
            .directory(home.toFile())
            .redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("ELQ_JAVA_OPTS", jvmOptions);
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.replaceAll("in [0-9.]+ s, [0-9,]+ a second", "");
  }
}
