// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifiedFilesTest {
  private static final FileTime YESTERDAY = FileTime.from(Instant.now().minusSeconds(86_400));

  @TempDir Path folder;
  private final VerifiedFiles files = new VerifiedFiles();
  private Path file;

  @BeforeEach
  void aFileOfYesterday() throws IOException {
    file = Files.writeString(folder.resolve("index.faiss"), "abc");
    Files.setLastModifiedTime(file, YESTERDAY);
  }

  @Test
  void aFileThatIsTheSameIsNotReadAgain() throws IOException {
    String hash = files.hash(file);
    assertThat(hash).isEqualTo(Sha256.of(file));
    overwrite("xyz"); // what nobody can see from outside shows that it is not read
    Files.setLastModifiedTime(file, YESTERDAY);
    assertThat(files.hash(file)).isEqualTo(hash);
  }

  @Test
  void aFileThatWasChangedOrReplacedIsReadAgain() throws IOException {
    files.hash(file);
    overwrite("xyz");
    assertThat(files.hash(file)).isEqualTo(Sha256.of(file));

    Path other = Files.writeString(folder.resolve("other"), "pqr");
    Files.setLastModifiedTime(file, YESTERDAY);
    files.hash(file);
    Files.setLastModifiedTime(other, YESTERDAY);
    Files.delete(file);
    Files.move(other, file);
    assertThat(files.hash(file)).isEqualTo(Sha256.of(file));
  }

  @Test
  void aFileThatWasChangedAMomentAgoIsNotRemembered() throws IOException {
    overwrite("new");
    FileTime now = Files.getLastModifiedTime(file);
    files.hash(file);
    overwrite("old");
    Files.setLastModifiedTime(file, now);
    assertThat(files.hash(file)).isEqualTo(Sha256.of(file));
  }

  private void overwrite(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.WRITE);
  }
}
