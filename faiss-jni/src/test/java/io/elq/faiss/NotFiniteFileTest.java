// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static io.elq.faiss.IndexBytes.BODY;
import static io.elq.faiss.IndexBytes.COUNT;
import static io.elq.faiss.IndexBytes.DIMENSION;
import static io.elq.faiss.IndexBytes.FLAT_VECTORS;
import static io.elq.faiss.IndexBytes.QUANTIZER;
import static io.elq.faiss.IndexBytes.behindDirectMap;
import static io.elq.faiss.IndexBytes.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NaN and infinities are refused wherever an index keeps floats. */
class NotFiniteFileTest {
  private static final float[] VALUES = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  /** A value that no other vector has. */
  private static final float MARK = 0.123456789f;

  @TempDir Path temporary;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "HNSW4",
        "IVF5,Flat",
        "IVF5_HNSW4,Flat",
        "SQ8,RFlat",
        "HNSW4,SQ8,RFlat",
        "IVF5,PQ2np,RFlat",
        "IVF5,PQ4x4fs,RFlat"
      })
  void inAnyStoredVector(String factory) throws IOException {
    for (int[] place : new int[][] {{0, 0}, {7, 3}, {COUNT - 1, DIMENSION - 1}}) {
      float[] vectors = Vectors.random(COUNT, DIMENSION, 5);
      vectors[place[0] * DIMENSION + place[1]] = MARK;
      byte[] file = written(factory, Metric.INNER_PRODUCT, vectors);
      for (float value : VALUES) {
        assertRefused(
            IndexBytes.with(file, find(file, Float.floatToRawIntBits(MARK)), value),
            "vector %d has %s at position %d".formatted(place[0], value, place[1]));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"SQfp16", "'HNSW4,SQfp16'"})
  void inVectorsOfHalfPrecision(String factory) throws IOException {
    byte[] file = written(factory, Metric.INNER_PRODUCT);
    for (short bits : new short[] {0x7c00, (short) 0xfc00, 0x7e00, (short) 0xffff}) {
      byte[] damaged = file.clone();
      IndexBytes.littleEndian(damaged).putShort(file.length - 2, bits);
      assertRefused(damaged, "vector 299 has ");
      assertRefused(damaged, " at position 7");
    }
  }

  @Test
  void inHalfPrecisionLists() throws IOException {
    byte[] file = written("IVF1,SQfp16", Metric.INNER_PRODUCT);
    byte[] damaged = file.clone();
    IndexBytes.littleEndian(damaged).putShort(file.length - COUNT * Long.BYTES - 2, (short) 0x7e00);
    assertRefused(damaged, "vector 299 has NaN at position 7");
  }

  @ParameterizedTest
  @ValueSource(strings = {"IVF5,Flat", "IVF5,SQ8", "IVF5,PQ2np", "IVF5,PQ4x4fs"})
  void inCentroidsOfLists(String factory) throws IOException {
    byte[] file = written(factory, Metric.INNER_PRODUCT);
    int centroid = QUANTIZER + FLAT_VECTORS + (3 * DIMENSION + 2) * Float.BYTES;
    for (float value : VALUES) {
      assertRefused(
          IndexBytes.with(file, centroid, value),
          "the lists' centroids: vector 3 has " + value + " at position 2");
    }
  }

  @Test
  void inTablesOfProductQuantizers() throws IOException {
    byte[] file = written("IVF5,PQ2np", Metric.L2);
    int centroids = behindDirectMap(5) + 1 + 8 + 3 * 8 + 8;
    assertRefused(
        IndexBytes.with(file, centroids + ((256 + 9) * 4 + 1) * Float.BYTES, Float.NaN),
        "product quantizer part 1, centroid 9, has NaN at position 1");
    byte[] fast = written("IVF5,PQ4x4fs", Metric.L2);
    int fastCentroids = behindDirectMap(5) + 1 + 8 + 4 + 8 + 4 + 8 + 3 * 8 + 8;
    assertRefused(
        IndexBytes.with(fast, fastCentroids, Float.NaN),
        "product quantizer part 0, centroid 0, has NaN at position 0");
  }

  @Test
  void inRangesOfScalarQuantizers() throws IOException {
    byte[] file = written("SQ8", Metric.INNER_PRODUCT);
    int ranges = BODY + 4 + 4 + 4 + 8 + 8 + 8;
    assertRefused(
        IndexBytes.with(file, ranges + 3 * Float.BYTES, Float.NaN),
        "scalar quantizer range's minimum has NaN at position 3");
    assertRefused(
        IndexBytes.with(file, ranges + 8 * Float.BYTES, Float.NEGATIVE_INFINITY),
        "scalar quantizer range's width has -Infinity at position 0");
    byte[] lists = written("IVF5,SQ8", Metric.INNER_PRODUCT);
    assertRefused(
        IndexBytes.with(lists, behindDirectMap(5) + ranges - BODY, Float.NaN),
        "scalar quantizer range's minimum has NaN at position 0");
  }

  @Test
  void theLargestFloatsAreNumbers() throws IOException {
    float[] vectors = Vectors.random(COUNT, DIMENSION, 5);
    vectors[0] = MARK;
    byte[] file = written("Flat", Metric.INNER_PRODUCT, vectors);
    Path large = temporary.resolve("large.faiss");
    for (float value : new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE}) {
      Files.write(large, IndexBytes.with(file, find(file, Float.floatToRawIntBits(MARK)), value));
      try (FaissIndex index = FaissIndex.read(large)) {
        assertThat(index.reconstruct(0)[0]).isEqualTo(value);
      }
    }
  }

  /** Otherwise the index would hold infinities that nothing had, and be refused when it is read. */
  @ParameterizedTest
  @CsvSource({
    "SQfp16,65504",
    "'HNSW4,SQfp16',65504",
    "'SQfp16,RFlat',65504",
    "'IVF5,SQfp16',32752"
  })
  void halfPrecisionDoesNotTakeWhatItWouldMakeInfinite(String factory, float largest)
      throws IOException {
    float[] vectors = Vectors.random(COUNT, DIMENSION, 5);
    vectors[2 * DIMENSION + 1] = -largest;
    try (FaissIndex index = FaissIndex.create(factory, DIMENSION, Metric.INNER_PRODUCT)) {
      index.train(vectors, 1);
      index.add(vectors, 1);
      Path file = temporary.resolve("half.faiss");
      index.write(file);
      FaissIndex.read(file).close();
      vectors[2 * DIMENSION + 1] = -(largest + 16);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> index.add(vectors, 1))
          .withMessage(
              "vector 2 has %s at position 1; SQfp16 keeps values up to %s"
                  .formatted(-(largest + 16), largest));
      assertThatIllegalArgumentException().isThrownBy(() -> index.train(vectors, 1));
      assertThat(index.search(vectors, 1).queries()).isEqualTo(COUNT);
    }
  }

  private void assertRefused(byte[] bytes, String said) throws IOException {
    Path file = Files.write(temporary.resolve("damaged.faiss"), bytes);
    assertThatExceptionOfType(FaissException.class)
        .isThrownBy(() -> FaissIndex.read(file).close())
        .withMessageStartingWith(file + " is not a sound index: ")
        .withMessageContaining(said);
  }

  /** Where a value stands for the last time: not among the centroids that were learnt from it. */
  private static int find(byte[] file, int bits) {
    ByteBuffer bytes = IndexBytes.littleEndian(file);
    for (int at = file.length - Integer.BYTES; at >= 0; at--) {
      if (bytes.getInt(at) == bits) {
        return at;
      }
    }
    throw new AssertionError("the value is not in the file");
  }
}
