// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InnerProductsTest {
  private static final int QUERIES = 37;
  private static final int ROWS = 61;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 32, 100, 384})
  void aPairScoresBitByBitAsInAFlatIndex(int dimension) {
    float[] queries = Vectors.random(QUERIES, dimension, 1);
    float[] vectors = Vectors.random(ROWS, dimension, 2);
    float[] scores = new float[QUERIES * ROWS];

    InnerProducts.of(queries, 0, QUERIES, vectors, ROWS, dimension, scores);

    try (FaissIndex flat = FaissIndex.create("Flat", dimension, Metric.INNER_PRODUCT)) {
      flat.add(vectors, 1);
      SearchResult found = flat.search(queries, ROWS);
      for (int i = 0; i < found.ids().length; i++) {
        int pair = i / ROWS * ROWS + (int) found.ids()[i];
        assertThat(scores[pair]).isEqualTo(found.scores()[i]);
      }
    }
  }

  @Test
  void aPairScoresBitByBitAloneAsAmongOthers() {
    int dimension = 45;
    float[] queries = Vectors.random(QUERIES, dimension, 3);
    float[] vectors = Vectors.random(ROWS, dimension, 4);
    float[] together = new float[QUERIES * ROWS];
    InnerProducts.of(queries, 0, QUERIES, vectors, ROWS, dimension, together);

    for (int query = 0; query < QUERIES; query++) {
      float[] alone = new float[5];
      InnerProducts.of(queries, query, 1, vectors, 5, dimension, alone);
      for (int row = 0; row < 5; row++) {
        assertThat(alone[row]).isEqualTo(together[query * ROWS + row]);
      }
    }
  }

  @Test
  void arraysThatAreTooShortAreRefused() {
    float[] four = new float[4];
    assertThatThrownBy(() -> InnerProducts.of(four, 1, 2, four, 1, 2, four))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> InnerProducts.of(four, 0, 2, four, 3, 2, four))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> InnerProducts.of(four, 0, 2, four, 2, 2, new float[3]))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> InnerProducts.of(four, 0, 1, four, 1, 0, four))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }

  @Test
  void nothingIsComparedWithNothing() {
    float[] none = new float[0];
    InnerProducts.of(none, 0, 0, new float[4], 2, 2, none);
    InnerProducts.of(new float[4], 0, 2, none, 0, 2, none);
    assertThat(none).isEmpty();
  }
}
