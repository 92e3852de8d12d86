// SPDX-License-Identifier: Apache-2.0
package io.elq.faiss;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactoryStringTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Flat",
        "SQ8",
        "SQfp16",
        "SQ8,RFlat",
        "HNSW2",
        "HNSW32",
        "HNSW32,Flat",
        "HNSW512,SQ8",
        "HNSW32,SQ8,RFlat",
        "IVF1,Flat",
        "IVF64,SQ8",
        "IVF64_HNSW32,Flat",
        "IVF64,PQ8",
        "IVF64,PQ8np",
        "IVF64,PQ8np,RFlat",
        "IVF64,PQ16x4fs",
        "IVF64,PQ16x4fsr,RFlat"
      })
  void takesEveryFormOfTheGrammar(String factory) {
    assertThatCode(() -> FactoryString.check(factory, 32)).doesNotThrowAnyException();
    try (FaissIndex index = FaissIndex.create(factory, 32, Metric.INNER_PRODUCT)) {
      assertThatCode(index::describe).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "flat",
        "Flat ",
        "Flat,Flat",
        "HNSW",
        "HNSW32,PQ8",
        "HNSW32_SQ8",
        "IVF64",
        "IVF,Flat",
        "PQ8",
        "LSH",
        "OPQ8,Flat",
        "PCA16,Flat",
        "IDMap,Flat",
        "IVF64,PQ8x8",
        "IVF64,Flat;",
        "IVF99999999999,Flat",
        "HNSW-1"
      })
  void refusesWhatIsOutsideAndSaysWhatIsAllowed(String factory) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FaissIndex.create(factory, 32, Metric.L2))
        .withMessageContaining("\"" + factory + "\"")
        .withMessageContaining("HNSWm");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HNSW1             | HNSW links must be in 2..512",
        "HNSW513           | HNSW links must be in 2..512",
        "IVF64_HNSW1,Flat  | HNSW links must be in 2..512",
        "IVF0,Flat         | IVF lists must be in 1..16777216",
        "IVF64,PQ0         | PQ parts must be in 1..32",
        "IVF64,PQ5np       | 5 parts do not divide the dimension 32",
        "Flat,RFlat        | leave ,RFlat out",
        "HNSW32,RFlat      | leave ,RFlat out"
      })
  void refusesNumbersOutOfRange(String factory, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FactoryString.check(factory, 32))
        .withMessageContaining(message);
  }

  @Test
  void refusesDimensionsOutOfRange() {
    for (int dimension : new int[] {0, -1, 65_536}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FactoryString.check("Flat", dimension))
          .withMessage("dimension must be in 1..65535, not " + dimension);
    }
  }
}
