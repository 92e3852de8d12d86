// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.builder.vectors.SampledVectors;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Metric;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrueNeighboursTest {

  @Test
  void anExactIndexFindsAllAlsoAcrossChunks() throws IOException {
    SampledVectors vectors = random(40_000);
    float[] queries = random(50).values();
    TrueNeighbours truth = TrueNeighbours.of(vectors, queries, 10);
    try (FaissIndex flat = new IndexBuild("Flat", 1).build(vectors)) {
      assertThat(truth.recall(flat)).isEqualTo(1);
    }
  }

  @Test
  void whatIsNotThereIsNotFound() throws IOException {
    SampledVectors vectors = random(1000);
    float[] queries = random(200).values();
    TrueNeighbours truth = TrueNeighbours.of(vectors, queries, 10);
    SampledVectors half = new SampledVectors(random(500).values(), 4);
    try (FaissIndex flat = new IndexBuild("Flat", 1).build(half)) {
      assertThat(truth.recall(flat)).isBetween(0.35, 0.65);
    }
  }

  @Test
  void equallyNearVectorsCountAlike() throws IOException {
    SampledVectors same = new SampledVectors(new float[] {1, 0, 1, 0, 1, 0, 0, 1}, 2);
    TrueNeighbours truth = TrueNeighbours.of(same, new float[] {1, 0}, 1);
    try (FaissIndex index = FaissIndex.create("Flat", 2, Metric.INNER_PRODUCT)) {
      index.add(new float[] {0, 0, 0, 0, 1, 0}, 1);
      assertThat(truth.recall(index)).isEqualTo(1);
    }
  }

  @Test
  void withFewerVectorsThanNeighboursAllAreTrue() throws IOException {
    SampledVectors vectors = random(3);
    TrueNeighbours truth = TrueNeighbours.of(vectors, random(5).values(), 10);
    try (FaissIndex flat = new IndexBuild("Flat", 1).build(vectors)) {
      assertThat(truth.recall(flat)).isEqualTo(1);
    }
  }

  private static SampledVectors random(int rows) {
    float[] values = new float[rows * 4];
    Random random = new Random(rows >= 500 ? 1 : 2);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new SampledVectors(values, 4);
  }
}
