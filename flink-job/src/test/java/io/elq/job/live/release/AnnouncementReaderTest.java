// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnnouncementReaderTest {
  private static final String ANNOUNCEMENT =
      "{\"id\": \"r-%d\", \"uri\": \"/releases/r\", \"manifestHash\": \"00\"}";

  @TempDir Path folder;

  @Test
  void aReleaseDirectoryAnnouncesItself() throws IOException {
    ReleasePointer pointer = TinyRelease.write(folder.resolve("release"), 1);
    assertThat(read(reader(folder.resolve("release")))).containsExactly(pointer);
  }

  @Test
  void aFileIsReadEachTime() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), ANNOUNCEMENT.formatted(1));
    AnnouncementReader reader = reader(file);
    assertThat(read(reader)).containsExactly(new ReleasePointer("r-1", "/releases/r", "00"));
    Files.writeString(file, ANNOUNCEMENT.formatted(2));
    assertThat(read(reader)).extracting(ReleasePointer::id).containsExactly("r-2");
  }

  @Test
  void whatCannotBeReadLaterLeavesTheLastOneAnnounced() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), ANNOUNCEMENT.formatted(1));
    AnnouncementReader reader = reader(file);
    read(reader);
    Files.writeString(file, "{\"id\": \"r-2\", \"ur");
    assertThat(read(reader)).extracting(ReleasePointer::id).containsExactly("r-1");
    Files.delete(file);
    assertThat(read(reader)).extracting(ReleasePointer::id).containsExactly("r-1");
  }

  @Test
  void anAnnouncementThatCannotBeReadAtTheStartIsWaitedFor() throws IOException {
    Path file = folder.resolve("announcement.json");
    AnnouncementReader reader = reader(file);
    assertThat(read(reader)).isEmpty();
    Files.writeString(file, "{\"id\": \"r-1\", \"ur");
    assertThat(read(reader)).isEmpty();
    Files.writeString(file, ANNOUNCEMENT.formatted(1));
    assertThat(read(reader)).extracting(ReleasePointer::id).containsExactly("r-1");
  }

  @Test
  void whatIsReadOnlyOnceHasToBeWhole() throws IOException {
    Path file = Files.writeString(folder.resolve("announcement.json"), "{\"id\": \"r\"}");
    assertThatIOException()
        .isThrownBy(() -> read(new AnnouncementReader(file.toString(), true)))
        .withMessageContaining("announcement.json lacks uri");
    assertThatIOException()
        .isThrownBy(() -> read(new AnnouncementReader(folder.resolve("gone").toString(), true)));
  }

  private static List<ReleasePointer> read(AnnouncementReader reader) throws IOException {
    List<ReleasePointer> announced = new ArrayList<>();
    reader.flatMap(0L, new ListCollector<>(announced));
    return announced;
  }

  private static AnnouncementReader reader(Path announcement) {
    return new AnnouncementReader(announcement.toString(), false);
  }
}
