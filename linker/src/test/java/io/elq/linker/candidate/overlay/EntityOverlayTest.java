// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.linker.catalogue.CatalogueEntity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EntityOverlayTest {
  private static final int DIMENSION = 19;
  private static final int ROWS = 300;
  private static final int QUERIES = 33;

  private final float[] vectors = random(new Random(1), ROWS);
  private final float[] queries = random(new Random(2), QUERIES);
  private CandidateIndex release;

  @BeforeEach
  void open() {
    release = FaissCandidateIndex.flat(vectors, DIMENSION, 1);
  }

  @AfterEach
  void close() {
    release.close();
  }

  /** What the overlay should hold, kept in maps. */
  private static final class Model {
    private final Map<Long, float[]> added = new TreeMap<>();
    private final TreeSet<Long> hidden = new TreeSet<>();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void candidatesAreThoseOfAnIndexThatWasBuiltAgain(long seed) {
    Random random = new Random(seed);
    Model model = new Model();
    EntityOverlay overlay = EntityOverlay.EMPTY;
    for (int version = 1; version <= 40; version++) {
      OverlayBuilder builder = new OverlayBuilder(overlay);
      change(model, builder, random, version * 1000L);
      overlay = builder.build(version);

      assertThat(overlay.addedCount()).isEqualTo(model.added.size());
      assertThat(overlay.hiddenCount()).isEqualTo(model.hidden.size());
      int k = 1 + random.nextInt(12);
      assertSameCandidates(overlay.over(release).search(queries, QUERIES, k), rebuilt(model, k));
    }
  }

  private static void change(Model model, OverlayBuilder builder, Random random, long row) {
    for (int i = random.nextInt(200); i > 0; i--) {
      long next = ROWS + row + 200 - i;
      float[] vector = random(random, 1);
      builder.add(entity(next, vector));
      model.added.put(next, vector);
    }
    for (long old : List.copyOf(model.added.keySet())) {
      if (old < ROWS + row && random.nextInt(4) == 0) {
        builder.remove(old);
        model.added.remove(old);
      }
    }
    for (long old = 0; old < ROWS; old++) {
      if (random.nextInt(20) == 0) {
        builder.hide(old);
        model.hidden.add(old);
      } else if (random.nextInt(20) == 0) {
        builder.show(old);
        model.hidden.remove(old);
      }
    }
  }

  private Candidates rebuilt(Model model, int k) {
    List<Long> rows = new ArrayList<>();
    List<float[]> kept = new ArrayList<>();
    for (long row = 0; row < ROWS; row++) {
      if (!model.hidden.contains(row)) {
        rows.add(row);
        kept.add(vector(vectors, (int) row));
      }
    }
    rows.addAll(model.added.keySet());
    kept.addAll(model.added.values());
    float[] all = new float[kept.size() * DIMENSION];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(kept.get(i), 0, all, i * DIMENSION, DIMENSION);
    }
    try (CandidateIndex index = FaissCandidateIndex.flat(all, DIMENSION, 1)) {
      Candidates found = index.search(queries, QUERIES, k);
      long[] mapped =
          Arrays.stream(found.rows()).map(row -> row < 0 ? -1 : rows.get((int) row)).toArray();
      return new Candidates(k, mapped, found.scores());
    }
  }

  private static void assertSameCandidates(Candidates actual, Candidates expected) {
    assertThat(actual.k()).isEqualTo(expected.k());
    assertThat(actual.rows()).isEqualTo(expected.rows());
    assertThat(actual.scores()).isEqualTo(expected.scores());
  }

  @Test
  void aQueryFindsTheSameBitsAloneAsInABatch() {
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    Random random = new Random(9);
    for (int i = 0; i < 500; i++) {
      builder.add(entity(ROWS + i, random(random, 1)));
    }
    // The nearest of the first query only, so that it alone is searched again.
    Arrays.stream(release.search(vector(queries, 0), 1, 100).rows()).forEach(builder::hide);
    CandidateIndex overlaid = builder.build(1).over(release);

    Candidates together = overlaid.search(queries, QUERIES, 7);

    for (int query = 0; query < QUERIES; query++) {
      Candidates alone = overlaid.search(vector(queries, query), 1, 7);
      assertThat(alone.rows())
          .isEqualTo(Arrays.copyOfRange(together.rows(), query * 7, query * 7 + 7));
      assertThat(alone.scores())
          .isEqualTo(Arrays.copyOfRange(together.scores(), query * 7, query * 7 + 7));
    }
  }

  @Test
  void hiddenRowsAreReplacedByTheNextBestUpToTheLast() {
    long[] best = release.search(vector(queries, 0), 1, 150).rows();
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    Arrays.stream(best, 0, 140).forEach(builder::hide);

    Candidates found = builder.build(1).over(release).search(vector(queries, 0), 1, 10);

    assertThat(found.rows()).isEqualTo(Arrays.copyOfRange(best, 140, 150));
  }

  @Test
  void whereEverythingIsHiddenNothingIsFound() {
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    for (int row = 0; row < ROWS; row++) {
      builder.hide(row);
    }
    CandidateIndex overlaid = builder.build(1).over(release);

    assertThat(overlaid.size()).isZero();
    assertThat(overlaid.search(Arrays.copyOf(queries, 2 * DIMENSION), 2, 3).rows())
        .containsOnly(-1);
  }

  @Test
  void ofEqualScoresTheSmallerRowComesFirst() {
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    long best = release.search(vector(queries, 0), 1, 1).rows()[0];
    for (int i = 0; i < 200; i++) {
      builder.add(entity(ROWS + i, vector(vectors, (int) best)));
    }

    Candidates found = builder.build(1).over(release).search(vector(queries, 0), 1, 3);

    assertThat(found.rows()).containsExactly(best, ROWS, ROWS + 1);
  }

  @Test
  void anEmptyOverlayLeavesTheIndexAsItIs() {
    EntityOverlay overlay = new OverlayBuilder(EntityOverlay.EMPTY).build(17);

    assertThat(overlay.version()).isEqualTo(17);
    assertThat(overlay.isEmpty()).isTrue();
    assertThat(overlay.over(release)).isSameAs(release);
  }

  @Test
  void aSnapshotStaysAsItIsWhenTheNextIsMade() {
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    builder.add(entity(ROWS + 1, vector(queries, 0)));
    EntityOverlay first = builder.build(1);
    Candidates before = first.over(release).search(queries, QUERIES, 5);
    OverlayBuilder next = new OverlayBuilder(first);
    next.remove(ROWS + 1);
    next.add(entity(ROWS + 2, vector(queries, 1)));
    EntityOverlay second = next.build(2);

    assertSameCandidates(first.over(release).search(queries, QUERIES, 5), before);
    assertThat(first.over(row -> null).entity(ROWS + 1)).isNotNull();
    assertThat(second.over(row -> null).entity(ROWS + 1)).isNull();
    assertThat(second.over(release).vector(ROWS + 2)).isEqualTo(vector(queries, 1));
    assertThat(second.over(release).vector(5)).isEqualTo(vector(vectors, 5));
  }

  @Test
  void rowsAndVersionsThatDoNotRiseAreRefused() {
    OverlayBuilder builder = new OverlayBuilder(EntityOverlay.EMPTY);
    builder.add(entity(ROWS + 5, vector(queries, 0)));
    assertThatThrownBy(() -> builder.add(entity(ROWS + 5, vector(queries, 1))))
        .hasMessageContaining("row 305 cannot come after row 305");
    EntityOverlay overlay = builder.build(6);
    OverlayBuilder next = new OverlayBuilder(overlay);
    assertThatThrownBy(() -> next.add(entity(ROWS + 4, vector(queries, 1))))
        .hasMessageContaining("row 304 cannot come after row 305");
    assertThatThrownBy(() -> next.build(5)).hasMessageContaining("5 cannot follow version 6");
  }

  private static AddedEntity entity(long row, float[] vector) {
    return new AddedEntity(new CatalogueEntity(row, "title", "", "Q" + row), vector, List.of());
  }

  private static float[] vector(float[] all, int row) {
    return Arrays.copyOfRange(all, row * DIMENSION, (row + 1) * DIMENSION);
  }

  private static float[] random(Random random, int count) {
    float[] values = new float[count * DIMENSION];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
