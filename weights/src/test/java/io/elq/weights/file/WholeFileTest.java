// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {
  private static final byte[] TEXT = "text\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;

  @Test
  void aFileIsThereWhenItIsComplete() throws IOException {
    Path file = folder.resolve("out.jsonl");

    WholeFile.write(
        file,
        out -> {
          out.write(TEXT);
          out.flush();
          assertThat(file).doesNotExist();
        });

    assertThat(file).hasBinaryContent(TEXT);
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void nothingStaysOfWhatFailsAndAnOlderFileDoes() throws IOException {
    Path fresh = folder.resolve("fresh.jsonl");
    Path older = Files.write(folder.resolve("older.jsonl"), TEXT);
    for (Path file : new Path[] {fresh, older}) {
      assertThatThrownBy(
              () ->
                  WholeFile.write(
                      file,
                      out -> {
                        out.write(1);
                        throw new IllegalStateException("no names");
                      }))
          .hasMessage("no names");
    }

    assertThat(fresh).doesNotExist();
    assertThat(older).hasBinaryContent(TEXT);
    assertThat(folder).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void aNameWithGzIsCompressed() throws IOException {
    Path file = folder.resolve("out.jsonl.gz");

    WholeFile.write(file, out -> out.write(TEXT));

    try (InputStream in = PlainOrGzip.open(file)) {
      assertThat(in.readAllBytes()).isEqualTo(TEXT);
    }
  }

  @Test
  void aLinkStaysALinkAndADeviceADevice() throws IOException {
    Path target = Files.write(folder.resolve("target"), new byte[0]);
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);

    WholeFile.write(link, out -> out.write(TEXT));
    WholeFile.write(Path.of("/dev/null"), out -> out.write(TEXT));

    assertThat(link).isSymbolicLink();
    assertThat(target).hasBinaryContent(TEXT);
    assertThat(Path.of("/dev/null")).exists().isNotEqualTo(target);
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  void aFolderIsNotWrittenOver() {
    assertThatThrownBy(() -> WholeFile.write(folder, out -> out.write(TEXT)))
        .hasMessageContaining("is a folder");
  }
}
