// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedFilesTest {
  private static final Clock TOMORROW = Clock.offset(Clock.systemUTC(), Duration.ofDays(1));
  private static final String FORGED = "f".repeat(64);

  @TempDir Path folder;
  private Path file;
  private Path kept;
  private String hash;

  @BeforeEach
  void aFile() throws IOException {
    file = Files.writeString(folder.resolve("index faïss"), "abc");
    kept = folder.resolve("verified");
    hash = Sha256.of(file);
  }

  @Test
  void whatOneProcessHasReadTheNextDoesNotRead() throws IOException {
    assertThat(process(TOMORROW).has(file, hash)).isTrue();
    forge(); // a hash that only somebody takes who does not read the file
    assertThat(process(TOMORROW).has(file, FORGED)).isTrue();
  }

  @Test
  void noFileIsRefusedWithoutHavingBeenRead() throws IOException {
    process(TOMORROW).has(file, hash);
    forge();
    assertThat(process(TOMORROW).has(file, hash)).isTrue();
    assertThat(process(TOMORROW).has(file, "0".repeat(64))).isFalse();
  }

  @Test
  void aFileThatWasChangedIsReadAgainWhateverTimeItClaims() throws IOException {
    VerifiedFiles files = process(TOMORROW);
    FileTime before = Files.getLastModifiedTime(file);
    files.has(file, hash);
    overwrite("xyz");
    Files.setLastModifiedTime(file, before);

    assertThat(files.has(file, hash)).isFalse();
    assertThat(process(TOMORROW).has(file, hash)).isFalse();
    assertThat(files.has(file, Sha256.of(file))).isTrue();
  }

  @Test
  void aFileThatWasReplacedIsReadAgain() throws IOException {
    VerifiedFiles files = process(TOMORROW);
    files.has(file, hash);
    Path other = Files.writeString(folder.resolve("other"), "pqr");
    Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
    Files.delete(file);
    Files.move(other, file);

    assertThat(files.has(file, hash)).isFalse();
  }

  @Test
  void aFileThatWasChangedAMomentAgoIsNotRemembered() throws IOException {
    Clock then = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(1));
    assertThat(process(then).has(file, hash)).isTrue();
    assertThat(kept).doesNotExist();
  }

  @Test
  void aLineThatWasCutShortSpoilsNoOther() throws IOException {
    Files.write(kept, new byte[] {'1', ':', (byte) 0xff, '2'});
    process(TOMORROW).has(file, hash);
    forge();
    assertThat(process(TOMORROW).has(file, FORGED)).isTrue();
  }

  @Test
  void whereNothingCanBeKeptFilesAreRead() throws IOException {
    kept = file.resolve("below a file");
    assertThat(process(TOMORROW).has(file, hash)).isTrue();
    assertThat(process(TOMORROW).has(file, FORGED)).isFalse();
    kept = folder;
    assertThat(process(TOMORROW).has(file, hash)).isTrue();
  }

  @Test
  void whatIsKeptDoesNotGrowForever() throws IOException {
    Files.writeString(kept, "x".repeat(2_000_000));
    process(TOMORROW).has(file, hash);
    assertThat(kept).content().contains(hash).hasSizeLessThan(1_000);
  }

  private VerifiedFiles process(Clock clock) {
    VerifiedFiles files = new VerifiedFiles(clock);
    files.keep(kept);
    return files;
  }

  private void forge() throws IOException {
    Files.writeString(
        kept,
        Files.readString(kept, StandardCharsets.ISO_8859_1).replace(hash, FORGED),
        StandardCharsets.ISO_8859_1);
  }

  private void overwrite(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }
}
