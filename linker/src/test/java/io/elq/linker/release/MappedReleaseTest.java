// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.settings.SettingsOverrides;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedReleaseTest {
  private static final int LISTS = 4;
  private static final ServingOptions COPIED = serving(IndexUse.COPIED);
  private static final ServingOptions MAPPED = serving(IndexUse.MAPPED);
  private static final List<String> TEXTS =
      List.of("where was Helen of Troy born", "who wrote the Iliad", "the river Nile in France");

  @TempDir Path folder;
  private Path directory;
  private float[] vectors;
  private int dimension;

  @BeforeEach
  void release() throws IOException {
    directory = folder.resolve("release");
    TinyRelease.write(directory, 7);
    vectors = TinyRelease.vectors(directory);
    dimension = vectors.length / TinyRelease.ENTITIES;
  }

  @Test
  void itAnswersAsTheCopiedOne() throws IOException {
    for (String factory : List.of("IVF4,Flat", "IVF4,SQ8", "IVF4,SQ8,RFlat")) {
      build(factory);
      try (Release copied = Release.open(directory, COPIED);
          Release mapped = Release.open(directory, MAPPED)) {
        List<LinkedText> answers = mapped.linker().link(TEXTS);
        assertThat(answers).isEqualTo(copied.linker().link(TEXTS));
        assertThat(answers.stream().mapToInt(answer -> answer.entities().size()).sum())
            .isPositive();
      }
    }
  }

  @Test
  void itAnswersWhenItsDirectoryIsDeleted() throws IOException {
    build("IVF4,SQ8");
    try (Release release = Release.open(directory, MAPPED)) {
      List<LinkedText> before = release.linker().link(TEXTS);
      try (var files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
      assertThat(release.linker().link(TEXTS)).isEqualTo(before);
    }
  }

  @Test
  void anIndexThatCannotBeMappedIsRefusedForGood() {
    assertThatThrownBy(() -> Release.open(directory, MAPPED))
        .isInstanceOf(ReleaseException.class)
        .isNotInstanceOf(ReleaseUnavailableException.class)
        .hasMessageContaining(index() + " has no inverted lists that can be mapped")
        .hasMessageContaining("build it again as IVFn,Flat");
  }

  /** As a damaged index that was sealed into a release: hashes and id are right. */
  @Test
  void listsThatReachBeyondTheFileAreRefusedAsInACopy() throws IOException {
    build("IVF4,SQ8");
    byte[] bytes = Files.readAllBytes(index());
    int lists = bytes.length - TinyRelease.ENTITIES * (dimension + Long.BYTES);
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(lists - Long.BYTES, TinyRelease.ENTITIES);
    Files.write(index(), bytes);
    TinyRelease.sealWithIndex(directory, "IVF4,SQ8");
    Throwable copied = catchThrowable(() -> Release.open(directory, COPIED));
    assertThat(copied)
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining(index() + " is not a sound index")
        .hasMessageContaining("vectors in the inverted lists, expected 100");
    assertThatThrownBy(() -> Release.open(directory, MAPPED))
        .hasSameClassAs(copied)
        .hasMessage(copied.getMessage());
  }

  @Test
  void itsListsNeedNoMemory() throws IOException {
    long vector = dimension * Float.BYTES;
    build("IVF4,SQ8");
    assertThat(memory(COPIED) - memory(MAPPED)).isEqualTo(Files.size(index()) - LISTS * vector);
    build("IVF4,SQ8,RFlat");
    assertThat(memory(COPIED) - memory(MAPPED))
        .isEqualTo(Files.size(index()) - (LISTS + TinyRelease.ENTITIES) * vector);
  }

  private long memory(ServingOptions options) {
    return ReleaseMemory.needed(ReleaseManifest.read(directory), options);
  }

  private void build(String factory) throws IOException {
    TinyRelease.replaceIndex(directory, vectors, factory);
  }

  private Path index() {
    return directory.resolve(ReleaseFile.INDEX.fileName());
  }

  private static ServingOptions serving(IndexUse index) {
    return new ServingOptions(
        EncoderOptions.cpu(), BatchingOptions.DEFAULT, SettingsOverrides.NONE, index);
  }
}
