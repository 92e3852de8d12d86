// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementReaderTest {
  private static final String ANNOUNCEMENT =
      "{\"id\": \"r-%d\", \"uri\": \"/releases/r\", \"manifestHash\": \"00\"}";

  @TempDir Path folder;

  @Test
  void aReleaseDirectoryAnnouncesItself() throws IOException {
    ReleasePointer pointer = TinyRelease.write(folder.resolve("release"), 1);
    assertThat(reader(folder.resolve("release")).map(0L)).isEqualTo(pointer);
  }

  @Test
  void aFileIsReadEachTime() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), ANNOUNCEMENT.formatted(1));
    AnnouncementReader reader = reader(file);
    assertThat(reader.map(0L)).isEqualTo(new ReleasePointer("r-1", "/releases/r", "00"));
    Files.writeString(file, ANNOUNCEMENT.formatted(2));
    assertThat(reader.map(1L).id()).isEqualTo("r-2");
  }

  @Test
  void whatCannotBeReadLaterLeavesTheLastOneAnnounced() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), ANNOUNCEMENT.formatted(1));
    AnnouncementReader reader = reader(file);
    reader.map(0L);
    Files.writeString(file, "{\"id\": \"r-2\", \"ur");
    assertThat(reader.map(1L).id()).isEqualTo("r-1");
    Files.delete(file);
    assertThat(reader.map(2L).id()).isEqualTo("r-1");
  }

  @Test
  void theFirstOneHasToBeWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), "{\"id\": \"r\"}");
    assertThatIOException()
        .isThrownBy(() -> reader(file).map(0L))
        .withMessageContaining("announcement.json lacks uri");
    assertThatIOException().isThrownBy(() -> reader(folder.resolve("gone")).map(0L));
  }

  private static AnnouncementReader reader(Path announcement) {
    return new AnnouncementReader(announcement.toString());
  }
}
