// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MisuseTest {
  private final FaissIndex index = FaissIndex.create("HNSW8", 4, Metric.INNER_PRODUCT);

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void buffersMustHoldWholeFiniteVectors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.search(new float[6], 1))
        .withMessage("6 floats are not a whole number of vectors of dimension 4");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.add(new float[] {0, 0, 0, 0, 0, Float.NaN, 0, 0}, 1))
        .withMessage("vector 1 has NaN at position 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.search(new float[] {0, 0, 0, Float.POSITIVE_INFINITY}, 1))
        .withMessage("vector 0 has Infinity at position 3");
  }

  @Test
  void kMustBePositiveAndTheResultFitAnArray() {
    for (int k : new int[] {0, -1, Integer.MAX_VALUE}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> index.search(new float[8], k))
          .withMessage("k is " + k + " for 2 queries");
    }
  }

  @Test
  void emptyBatchesAndEmptyIndexesAreFine() {
    assertThat(index.search(new float[0], 3).queries()).isZero();
    assertThat(index.search(new float[4], 3).ids()).containsExactly(-1, -1, -1);
    assertThat(index.search(new float[4], 3).scores()).containsOnly(Float.NEGATIVE_INFINITY);
    assertThatCode(() -> index.add(new float[0], 1)).doesNotThrowAnyException();
  }

  @Test
  void parametersBelongToTheirKindAndRange() {
    index.set(Parameter.EF_SEARCH, 77);
    index.set(Parameter.EF_CONSTRUCTION, 88);
    assertThat(index.get(Parameter.EF_SEARCH)).isEqualTo(77);
    assertThat(index.get(Parameter.EF_CONSTRUCTION)).isEqualTo(88);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.set(Parameter.NPROBE, 1))
        .withMessageContaining("HNSW8,Flat has no such parameter");
    assertThatIllegalArgumentException().isThrownBy(() -> index.get(Parameter.REFINE_FACTOR));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.set(Parameter.EF_SEARCH, 0))
        .withMessage("EF_SEARCH must be in 1..1048576, not 0");
  }

  @Test
  void probesAreLimitedToTheLists() {
    try (FaissIndex lists = FaissIndex.create("IVF8,PQ2x4fs", 4, Metric.L2)) {
      lists.set(Parameter.NPROBE, 1 << 20);
      assertThat(lists.get(Parameter.NPROBE)).isEqualTo(8);
    }
  }

  @Test
  void storedVectorsComeBackById() {
    index.add(new float[] {1, 2, 3, 4}, 1);
    assertThat(index.reconstruct(0)).containsExactly(1, 2, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> index.reconstruct(1))
        .withMessage("there is no vector 1 among 1");
  }

  @Test
  void trainingComesFirstAndNeedsEnoughVectors() {
    try (FaissIndex lists = FaissIndex.create("IVF8,Flat", 4, Metric.L2)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> lists.add(new float[4], 1))
          .withMessage("IVF8,Flat must be trained first");
      assertThatExceptionOfType(FaissException.class)
          .isThrownBy(() -> lists.train(new float[8], 1))
          .withMessageContaining("Number of training points (2)");
      assertThat(lists.search(new float[4], 1).ids()).containsExactly(-1);
    }
  }

  @Test
  void everyUseAfterClosingIsRefused() {
    index.close();
    assertThatCode(index::close).doesNotThrowAnyException();
    for (Runnable use :
        new Runnable[] {
          () -> index.search(new float[4], 1),
          () -> index.add(new float[4], 1),
          () -> index.set(Parameter.EF_SEARCH, 1),
          index::size,
          index::describe
        }) {
      assertThatIllegalStateException().isThrownBy(use::run).withMessage("the index is closed");
    }
  }
}
