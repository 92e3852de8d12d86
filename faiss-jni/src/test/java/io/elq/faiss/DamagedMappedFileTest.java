// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.DIMENSION;
import static io.elq.faiss.IndexBytes.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is damaged is refused in the same words, whether it would be copied or mapped. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DamagedMappedFileTest {
  private static final int CUTS = 60;
  private static final int FLIPS = 300;

  /** Where lengths, kinds and flags stand. */
  private static final int HEAD = 400;

  @TempDir Path temporary;

  @ParameterizedTest(name = "{0}")
  @MethodSource({
    "io.elq.faiss.MalformedLists#productQuantizers",
    "io.elq.faiss.MalformedLists#lists",
    "io.elq.faiss.MalformedLists#directMaps"
  })
  void isRefusedInWords(String name, byte[] bytes, String said) throws IOException {
    Path file = file(bytes);
    assertThatExceptionOfType(FaissException.class)
        .as(name)
        .isThrownBy(() -> FaissIndex.map(file))
        .withMessageStartingWith(file + " ")
        .withMessageContaining(said);
    assertSameAsCopied(file);
  }

  @ParameterizedTest
  @ValueSource(strings = {"IVF5,Flat", "IVF5,SQ8", "IVF5,SQfp16", "IVF2,PQ2np", "IVF5,SQ8,RFlat"})
  void isRefusedOrHarmlessAsACopy(String factory) throws IOException {
    byte[] sound = written(factory, Metric.INNER_PRODUCT);
    Random random = new Random(factory.hashCode());
    for (int i = 0; i < CUTS; i++) {
      assertSameAsCopied(file(Arrays.copyOf(sound, random.nextInt(sound.length))));
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = sound.clone();
      int within = i % 2 == 0 ? HEAD : damaged.length;
      damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      assertSameAsCopied(file(damaged));
    }
  }

  private static void assertSameAsCopied(Path file) {
    Throwable copying = catchThrowable(() -> FaissIndex.read(file).close());
    Throwable mapping = catchThrowable(() -> FaissIndex.map(file).close());
    if (copying != null) {
      assertThat(mapping).hasSameClassAs(copying).hasMessage(copying.getMessage());
      return;
    }
    assertThat(mapping).isNull();
    float[] queries = Vectors.random(20, DIMENSION, 6);
    try (FaissIndex copied = FaissIndex.read(file);
        FaissIndex mapped = FaissIndex.map(file)) {
      SearchResult expected = copied.search(queries, 10);
      SearchResult found = mapped.search(queries, 10);
      assertThat(found.ids()).isEqualTo(expected.ids());
      assertThat(found.scores()).isEqualTo(expected.scores());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temporary.resolve("damaged.faiss"), bytes);
  }
}
