// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.TinyRelease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayEncoderTest {
  @TempDir Path folder;
  private final Queue<Runnable> whenQuiet = new ArrayDeque<>();

  private OverlayEncoder encoder() {
    TinyRelease.write(folder, 1);
    return new OverlayEncoder(folder, EncoderOptions.cpu(), whenQuiet::add);
  }

  @Test
  void entitiesAreEncodedAsByTheirEncoderAloneInTheirOrder() throws IOException {
    List<int[]> inputs =
        IntStream.range(1, 30)
            .mapToObj(i -> IntStream.range(0, 3 + i * 7 % 11).map(j -> 5 + (i + j) % 20).toArray())
            .toList();
    try (OverlayEncoder encoder = encoder();
        OnnxEntityEncoder alone =
            OnnxEntityEncoder.open(
                folder.resolve(ReleaseFile.ENTITY_ENCODER.fileName()), EncoderOptions.cpu())) {
      float[][] vectors = encoder.encode(inputs);
      for (int i = 0; i < vectors.length; i++) {
        assertThat(vectors[i]).isEqualTo(alone.encode(List.of(inputs.get(i)))[0]);
      }
    }
  }

  @Test
  void theEncoderIsOpenedWhenItIsNeededAndLetGoAfterAQuietWhile() throws IOException {
    List<int[]> inputs = List.of(new int[] {2, 7, 3});
    try (OverlayEncoder encoder = encoder()) {
      assertThat(encoder.isOpen()).isFalse();
      float[] vector = encoder.encode(inputs)[0];
      encoder.encode(inputs);
      assertThat(encoder.isOpen()).isTrue();

      whenQuiet.remove().run();
      assertThat(encoder.isOpen()).as("used again in the meantime").isTrue();
      whenQuiet.remove().run();
      assertThat(encoder.isOpen()).isFalse();

      assertThat(encoder.encode(inputs)[0]).isEqualTo(vector);
    }
  }

  @Test
  void aClosedEncoderEncodesNothing() throws IOException {
    OverlayEncoder encoder = encoder();
    encoder.encode(List.of(new int[] {2, 7, 3}));
    encoder.close();
    assertThat(encoder.isOpen()).isFalse();
    whenQuiet.remove().run();
    assertThatThrownBy(() -> encoder.encode(List.of(new int[] {2, 7, 3})))
        .hasMessageContaining("is closed");
  }
}
