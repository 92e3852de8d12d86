// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.elq.weights.TensorFile;
import io.elq.weights.onnx.InitializerCheck;
import io.elq.weights.onnx.OnnxBertReader;
import io.elq.weights.safetensors.Safetensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files that are not what they are given as, to everything that opens a file of this module. */
class ForeignFileTest {
  @TempDir Path folder;

  private interface Opening {
    void open(Path file) throws IOException;
  }

  private static final List<Opening> READERS =
      List.of(
          file -> TensorFile.open(file).close(),
          Safetensors::read,
          Safetensors::readMetadata,
          OnnxBertReader::read,
          InitializerCheck::run,
          file -> PlainOrGzip.open(file).close());

  static List<Arguments> foreign() {
    return List.of(
        arguments("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
        arguments("<!DOCTYPE html>\n<html><body>Sign in</body></html>", "a web page"),
        arguments("\u00ef\u00bb\u00bf  <HTML lang=en>", "a web page"),
        arguments("<?xml version='1.0'?><Error>AccessDenied</Error>", "a web page"),
        arguments("\u001f\u008b\b\0\0\0\0\0\0", "gunzip"),
        arguments("(\u00b5/\u00fd01234", "unzstd"),
        arguments("\u00fd7zXZ\0\0\4", "unxz"),
        arguments("BZh91AY&SY", "bunzip2"),
        arguments("\0\0\0\0\0\0\0\0\0\0", "not copied or downloaded whole"));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void isRefusedByNameWithTheRemedyByEveryReader(String content, String remedy) throws IOException {
    Path file = Files.write(folder.resolve("given"), content.getBytes(ISO_8859_1));
    for (Opening reader : READERS) {
      assertThatThrownBy(() -> reader.open(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith(file.toString())
          .hasMessageContaining(remedy);
    }
  }

  @Test
  void anArchiveThatWasNotUnpackedIsRefused() throws IOException {
    byte[] tar = new byte[1024];
    System.arraycopy("model.bin".getBytes(ISO_8859_1), 0, tar, 0, 9);
    System.arraycopy("ustar".getBytes(ISO_8859_1), 0, tar, 257, 5);
    Path file = Files.write(folder.resolve("given"), tar);
    for (Opening reader : READERS) {
      assertThatThrownBy(() -> reader.open(file))
          .hasMessage(file + " is a tar archive: unpack it with tar -xf");
    }
    Path zip = Files.write(folder.resolve("z"), new byte[] {'P', 'K', 3, 4, 20, 0});
    assertThatThrownBy(() -> PlainOrGzip.open(zip)).hasMessageContaining("unzip");
    assertThatThrownBy(() -> OnnxBertReader.read(zip)).hasMessageContaining("unzip");
  }

  @Test
  void aDirectoryIsRefusedAsOne() {
    for (Opening reader : READERS) {
      assertThatThrownBy(() -> reader.open(folder))
          .hasMessage(folder + " is a directory, not a file: name the file in it");
    }
  }

  @Test
  void anEmptyFileIsNoModelButMayBeText() throws IOException {
    Path file = Files.createFile(folder.resolve("given"));
    for (Opening reader : READERS.subList(0, 5)) {
      assertThatThrownBy(() -> reader.open(file))
          .hasMessage(
              file + " is empty: it was truncated or never written. Copy or download it again");
    }
    assertThat(PlainOrGzip.open(file).read()).isEqualTo(-1);
  }

  @Test
  void whatIsNotThereIsLeftToTheReader() {
    for (Opening reader : READERS) {
      assertThatThrownBy(() -> reader.open(folder.resolve("missing")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("missing");
    }
  }
}
