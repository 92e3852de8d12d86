// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.builder.vectors.SampledVectors;
import io.elq.builder.vectors.VectorSource;
import io.elq.faiss.FaissIndex;
import io.elq.faiss.Parameter;
import io.elq.linker.release.ReleaseManifest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedIndexTest {
  private static final int DIMENSION = 32;
  private static final int BYTES = 4 * DIMENSION;
  private static final List<IndexKind> KINDS =
      List.of(
          new IndexKind("Flat"),
          new IndexKind("SQ8"),
          new IndexKind("HNSW8"),
          new IndexKind("IVFn,SQ8"));

  @TempDir Path folder;

  private final List<IndexChoice> reported = new ArrayList<>();

  @Test
  void theFastestThatHasTheRecallAndFitsIsBuilt() throws IOException {
    VectorSource vectors = random(3000);
    ReleaseManifest.Index index = write(0.9, 3000L * BYTES * 2, KINDS, vectors);
    IndexChoice choice = reported.get(0);
    assertThat(choice.chosen().queriesPerSecond())
        .isEqualTo(
            choice.trials().ofEachKind(0.9).stream()
                .filter(trial -> trial.recall() >= 0.9 && trial.memory() <= 3000 * BYTES * 2)
                .mapToDouble(IndexTrial::queriesPerSecond)
                .max()
                .orElseThrow());
    assertThat(index)
        .isEqualTo(new ReleaseManifest.Index(choice.chosen().factory(), "inner_product", 3000));
    try (FaissIndex built = FaissIndex.read(folder.resolve("index.faiss"))) {
      assertThat(built.size()).isEqualTo(3000);
    }
  }

  @Test
  void onlyAnExactIndexFindsEverything() throws IOException {
    List<IndexKind> kinds = List.of(new IndexKind("SQ8"), new IndexKind("Flat"));
    assertThat(write(1, null, kinds, random(2000)).factory()).isEqualTo("Flat");
    assertThat(built().recall()).isEqualTo(1);
  }

  @Test
  void memoryRulesOutWhatKeepsWholeVectors() throws IOException {
    assertThat(write(0.8, 2000L * BYTES / 2, KINDS.subList(0, 3), random(2000)).factory())
        .isEqualTo("SQ8");
    assertThat(built().memory()).isBetween(2000L * DIMENSION, 2000L * BYTES / 2);
  }

  @Test
  void theEffortOfSearchesIsKeptInTheIndex() throws IOException {
    List<IndexKind> kinds = List.of(new IndexKind("HNSW8"));
    write(0.5, null, kinds, random(2000));
    SearchEffort effort = Objects.requireNonNull(built().effort());
    assertThat(effort.value()).isLessThan(256);
    try (FaissIndex index = FaissIndex.read(folder.resolve("index.faiss"))) {
      assertThat(index.get(Parameter.EF_SEARCH)).isEqualTo(effort.value());
    }
  }

  @Test
  void searchesWorkHarderWhereTheSampleWasTooKind() throws IOException {
    SampledVectors vectors = random(4000);
    IndexKind kind = new IndexKind("HNSW4");
    SearchEffort least = kind.efforts(4000).get(0);
    IndexTrial trial = new IndexTrial(kind, "HNSW4", least, 1, 1, 1, 1);
    IndexTrials trials = new IndexTrials(4000, 1, 1, 10, "", List.of(trial), List.of());
    try (FaissIndex index = new IndexBuild("HNSW4", 1).build(vectors)) {
      TrueNeighbours truth = TrueNeighbours.of(vectors, vectors.values(), 10);
      IndexChoice choice = IndexChoice.of(new IndexBounds(0.9, null), trials).check(index, truth);
      IndexChoice.Built built = Objects.requireNonNull(choice.built());
      assertThat(Objects.requireNonNull(built.effort()).value()).isGreaterThan(least.value());
      assertThat(built.effort().value()).isEqualTo(index.get(Parameter.EF_SEARCH));
      assertThat(built.recall()).isEqualTo(truth.recall(index)).isGreaterThanOrEqualTo(0.9);
      assertThat(choice.findsTooLittle()).isFalse();
      IndexChoice impossible = IndexChoice.of(new IndexBounds(1, 1L), trials).check(index, truth);
      assertThat(impossible.findsTooLittle()).isTrue();
      assertThat(impossible.takesTooMuch()).isTrue();
    }
  }

  @Test
  void effortThatFindsNoMoreIsNotKept() throws IOException {
    SampledVectors vectors = random(200); // fewer than the efforts that are tried
    IndexKind kind = new IndexKind("HNSW32,SQ8");
    SearchEffort least = kind.efforts(200).get(0);
    IndexTrial trial = new IndexTrial(kind, "HNSW32,SQ8", least, 1, 1, 1, 1);
    IndexTrials trials = new IndexTrials(200, 1, 1, 10, "", List.of(trial), List.of());
    try (FaissIndex index = new IndexBuild("HNSW32,SQ8", 1).build(vectors)) {
      TrueNeighbours truth = TrueNeighbours.of(vectors, vectors.values(), 10);
      IndexChoice choice = IndexChoice.of(new IndexBounds(1, null), trials).check(index, truth);
      assertThat(choice.findsTooLittle()).isTrue();
      int kept = Objects.requireNonNull(Objects.requireNonNull(choice.built()).effort()).value();
      assertThat(kept).isEqualTo(index.get(Parameter.EF_SEARCH)).isLessThan(512);
    }
  }

  @Test
  void whatWasMeasuredIsRecordedBesideTheIndex() throws IOException {
    write(0.9, null, KINDS, random(1000));
    JsonNode recorded = new ObjectMapper().readTree(folder.resolve(IndexChoice.FILE_NAME).toFile());
    assertThat(recorded.at("/bounds/recall").doubleValue()).isEqualTo(0.9);
    assertThat(recorded.at("/trials/entities").intValue()).isEqualTo(1000);
    assertThat(recorded.at("/trials/trials").size()).isGreaterThan(3);
    assertThat(recorded.at("/chosen/factory").textValue())
        .isEqualTo(reported.get(0).chosen().factory());
    assertThat(recorded.at("/built/recall").doubleValue()).isEqualTo(built().recall());
  }

  @Test
  void whatCannotBeBuiltFromTheSampleIsLeftOutWithTheReason() throws IOException {
    assertThat(write(0.9, null, KINDS, random(5)).factory()).isNotEqualTo("IVF9,SQ8");
    assertThat(reported.get(0).trials().leftOut())
        .singleElement()
        .satisfies(
            left -> {
              assertThat(left.factory()).isEqualTo("IVF9,SQ8");
              assertThat(left.reason()).contains("needs at least 9 entities", "there are 5");
            });
  }

  @Test
  void whatGivesNoVectorsBackIsLeftOutWhereTheyAreNeeded() throws IOException {
    new BoundedIndex(new IndexBounds(0.5, null), KINDS, true, 1, reported::add)
        .write(random(500), folder.resolve("index.faiss"));
    assertThat(reported.get(0).trials().leftOut())
        .singleElement()
        .satisfies(left -> assertThat(left.reason()).contains("the model's name bonus"));
  }

  @Test
  void whereNothingFitsTheBoundsToLoosenAreNamed() {
    VectorSource vectors = random(2000);
    List<IndexKind> kinds = List.of(new IndexKind("Flat"), new IndexKind("SQ8"));
    assertThatExceptionOfType(NoIndexInBoundsException.class)
        .isThrownBy(() -> write(1, 100_000L, kinds, vectors))
        .withMessageMatching(
            "no index finds 1\\.0 of the nearest entities in 98K: --recall 0\\.9\\d\\d takes SQ8,"
                + " --index-memory 250K takes Flat")
        .satisfies(e -> assertThat(e.trials().trials()).hasSize(2));
    assertThatExceptionOfType(NoIndexInBoundsException.class)
        .isThrownBy(() -> write(0.5, 1000L, kinds, vectors))
        .withMessage(
            "no index finds 0.5 of the nearest entities in 1K: --index-memory 63K takes SQ8");
    assertThat(folder.resolve("index.faiss")).doesNotExist();
  }

  @Test
  void aSearchAmongMoreEntitiesTakesLongerByItsKind() {
    assertThat(new IndexKind("SQ8").slowdown(1000, 4000)).isEqualTo(4);
    assertThat(new IndexKind("IVFn,SQ8").slowdown(1000, 4000)).isEqualTo(2);
    assertThat(new IndexKind("HNSW32").slowdown(1000, 1_000_000)).isEqualTo(2);
    assertThat(new IndexKind("IVFn,SQ8").factory(1_000_000)).isEqualTo("IVF4000,SQ8");
  }

  @Test
  void boundsOutOfRangeAreRefused() {
    for (double recall : new double[] {0, 1.01, Double.NaN}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new IndexBounds(recall, null))
          .withMessageStartingWith("recall is " + recall);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IndexBounds(0.5, 0L))
        .withMessageStartingWith("indexMemory is 0 bytes");
  }

  @Test
  void amountsOfMemoryAreRoundedUp() {
    assertThat(MemoryAmount.of(1)).isEqualTo("1K");
    assertThat(MemoryAmount.of((80 << 20) + 1)).isEqualTo("81M");
    assertThat(MemoryAmount.of(20L << 30)).isEqualTo("20G");
  }

  private ReleaseManifest.Index write(
      double recall, @Nullable Long memory, List<IndexKind> kinds, VectorSource vectors)
      throws IOException {
    return new BoundedIndex(new IndexBounds(recall, memory), kinds, false, 1, reported::add)
        .write(vectors, folder.resolve("index.faiss"));
  }

  private IndexChoice.Built built() {
    return Objects.requireNonNull(reported.get(1).built());
  }

  private static SampledVectors random(int rows) {
    float[] values = new float[rows * DIMENSION];
    Random random = new Random(1);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new SampledVectors(values, DIMENSION);
  }
}
