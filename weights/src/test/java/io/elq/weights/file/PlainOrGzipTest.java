// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlainOrGzipTest {
  @TempDir Path folder;

  @Test
  void allMembersOfAFileAreRead() throws IOException {
    byte[] random = new byte[200_000];
    new Random(1).nextBytes(random);
    byte[] file = join(gzip("one\n".getBytes(StandardCharsets.UTF_8)), gzip(random), gzip());

    byte[] expected = join("one\n".getBytes(StandardCharsets.UTF_8), random);
    assertThat(read("three.gz", file)).isEqualTo(expected);
  }

  @Test
  void bytesAreTheSameHoweverFewAreReadAtOnce() throws IOException {
    byte[] text = "where is Paris?\n".repeat(500).getBytes(StandardCharsets.UTF_8);
    byte[] file = join(gzip(text), gzip(text));
    for (int buffer : new int[] {1, 2, 3, 7, 8, 9, 18, 1000}) {
      try (InputStream in = new GzipMembers("it", new java.io.ByteArrayInputStream(file), buffer)) {
        assertThat(in.readAllBytes()).isEqualTo(join(text, text));
      }
    }
  }

  @Test
  void headersWithNameCommentExtraFieldAndChecksumAreRead() throws IOException {
    byte[] plain = gzip("text".getBytes(StandardCharsets.UTF_8));
    byte[] header = {
      0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0
    };
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(header);
    byte[] checksum = {(byte) crc.getValue(), (byte) (crc.getValue() >> 8)};
    byte[] rest = java.util.Arrays.copyOfRange(plain, 10, plain.length);

    assertThat(read("all.gz", join(header, checksum, rest)))
        .isEqualTo("text".getBytes(StandardCharsets.UTF_8));

    checksum[0]++;
    assertDamaged(join(header, checksum, rest), "member 1", "header's checksum");
  }

  @Test
  void aDamagedHeaderAfterTheFirstMemberIsNotTheEndOfTheFile() throws IOException {
    byte[] second = gzip("two".getBytes(StandardCharsets.UTF_8));
    second[0]--;

    byte[] file = join(gzip("one".getBytes(StandardCharsets.UTF_8)), second);
    // What the JDK makes of it: the rest is lost.
    Path lost = Files.write(folder.resolve("lost.gz"), file);
    try (InputStream in = new GZIPInputStream(Files.newInputStream(lost))) {
      assertThat(in.readAllBytes()).asString().isEqualTo("one");
    }
    assertDamaged(file, "member 2", "does not begin as one");
  }

  @Test
  void anyBytesAfterAMemberAreAnError() throws IOException {
    byte[] one = gzip("one".getBytes(StandardCharsets.UTF_8));

    assertDamaged(join(one, new byte[] {'x'}), "member 2");
    assertDamaged(join(one, "{\"id\": 1}\n".getBytes(StandardCharsets.UTF_8)), "member 2");
    assertDamaged(join(one, new byte[512]), "member 2");
    assertDamaged(join(one, new byte[] {0x1f}), "member 2", "ends in the middle");
    assertDamaged(join(one, new byte[] {0x1f, (byte) 0x8b, 7}), "member 2", "method");
  }

  @Test
  void aFileThatEndsAnywhereInAMemberIsAnError() throws IOException {
    byte[] one = gzip("one".getBytes(StandardCharsets.UTF_8));
    byte[] two = gzip("where is Paris?\n".repeat(20).getBytes(StandardCharsets.UTF_8));
    for (int length = 1; length < two.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(two, length);
      assertDamaged(cut, "member 1", "ends in the middle");
      assertDamaged(join(one, cut), "member 2", "ends in the middle");
    }
  }

  @Test
  void anyChangedByteOfTheDataOrTheTrailerIsAnError() throws IOException {
    byte[] one = gzip("one".getBytes(StandardCharsets.UTF_8));
    byte[] two = gzip("where is Paris?\n".repeat(20).getBytes(StandardCharsets.UTF_8));
    for (int i = 10; i < two.length; i++) {
      byte[] changed = two.clone();
      changed[i] ^= 0x55;
      assertDamaged(changed, "member 1");
      assertDamaged(join(one, changed), "member 2");
    }
  }

  @Test
  void anEmptyFileAndOneOfAnotherKindAreNoGzipFiles() throws IOException {
    assertDamaged(new byte[0], "is empty");
    assertDamaged("{\"id\": 1}\n".getBytes(StandardCharsets.UTF_8), "is not a gzip file");
    assertThat(read("empty.jsonl", new byte[0])).isEmpty();
    assertThat(read("nothing.gz", gzip())).isEmpty();
  }

  private void assertDamaged(byte[] bytes, String... messages) {
    assertThatThrownBy(() -> read("it.jsonl.gz", bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(folder.resolve("it.jsonl.gz").toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(messages));
  }

  private byte[] read(String name, byte[] bytes) throws IOException {
    Path file = Files.write(folder.resolve(name), bytes);
    try (InputStream in = PlainOrGzip.open(file)) {
      return in.readAllBytes();
    }
  }

  private static byte[] gzip(byte... bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return all.toByteArray();
  }
}
