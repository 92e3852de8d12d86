// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A damaged file is refused, or what it holds can be searched and added to; it never ends or stalls
 * the JVM.
 */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DamagedFileTest {
  private static final int DIMENSION = 8;
  private static final int CUTS = 80;
  private static final int FLIPS = 240;

  /** Where lengths, kinds and flags stand in a file of any kind. */
  private static final int HEAD = 400;

  @TempDir Path temporary;

  private final float[] vectors = Vectors.random(300, DIMENSION, 5);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "HNSW4",
        "IVF5,Flat",
        "SQ8",
        "HNSW4,SQ8",
        "IVF5,SQfp16",
        "IVF5_HNSW4,Flat",
        "IVF2,PQ2np",
        "IVF2,PQ4x4fsr,RFlat"
      })
  void isRefusedOrHarmless(String factory) throws IOException {
    byte[] sound = write(factory);
    Random random = new Random(factory.hashCode());
    for (int i = 0; i < CUTS; i++) {
      assertRefused(Arrays.copyOf(sound, random.nextInt(sound.length)));
    }
    for (int i = 0; i < FLIPS; i++) {
      byte[] damaged = sound.clone();
      int within = i % 2 == 0 ? Math.min(HEAD, damaged.length) : damaged.length;
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        damaged[random.nextInt(within)] ^= (byte) (1 << random.nextInt(8));
      }
      useOrRefuse(damaged);
    }
  }

  /**
   * Every aligned and unaligned 8 bytes of the head become a large, a negative and a small number.
   */
  @ParameterizedTest
  @ValueSource(strings = {"Flat", "HNSW4", "IVF5,Flat", "IVF2,PQ2np"})
  void takesNoLengthOnTrust(String factory) throws IOException {
    byte[] sound = write(factory);
    for (int at = 0; at < HEAD; at++) {
      for (long value : new long[] {1L << 38, -1, 0, Long.MAX_VALUE}) {
        byte[] damaged = sound.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
        useOrRefuse(damaged);
      }
    }
  }

  @Test
  void saysWhatIsWrongAndWhere() throws IOException {
    byte[] sound = write("Flat");
    sound[0] = 'X';
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file(sound)))
        .withMessageContaining("damaged.faiss is not a sound index, near byte 4")
        .withMessageContaining("index kind \"XxF2\" is not supported");
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file(Arrays.copyOf(write("Flat"), 1_000))))
        .withMessageContaining("bytes left");
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file(Arrays.copyOf(write("Flat"), 20_000))))
        .withMessageContaining("bytes too many at the end");
  }

  @Test
  void namesALinkThatLeadsNowhere() throws IOException {
    byte[] damaged = write("HNSW4");
    // The links are the last array before five numbers and the stored vectors: overwrite one in
    // their midst.
    int storage = damaged.length - 300 * DIMENSION * Float.BYTES - 45;
    ByteBuffer.wrap(damaged)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(storage - 5 * Integer.BYTES - 600, 12_345);
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file(damaged)))
        .withMessageContaining("HNSW link of vector")
        .withMessageContaining("leads to 12345");
  }

  private void assertRefused(byte[] bytes) throws IOException {
    Path file = file(bytes);
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file).close())
        .withMessageContaining(file.toString());
  }

  private void useOrRefuse(byte[] bytes) throws IOException {
    try (FaissIndex index = FaissIndex.read(file(bytes))) {
      float[] some = Vectors.random(20, index.dimension(), 6);
      assertThat(index.search(some, 10).queries()).isEqualTo(20);
      if (index.isTrained()) {
        index.add(some, 1);
        index.search(some, 10);
      }
    } catch (FaissException expected) {
      assertThat(expected).hasMessageMatching("(?s).+");
    }
  }

  private byte[] write(String factory) throws IOException {
    Path file = temporary.resolve("sound.faiss");
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.L2)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      index.write(file);
    }
    return Files.readAllBytes(file);
  }

  private Path file(byte[] bytes) throws IOException {
    return Files.write(temporary.resolve("damaged.faiss"), bytes);
  }
}
