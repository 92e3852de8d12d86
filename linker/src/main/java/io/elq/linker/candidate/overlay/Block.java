// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.linker.catalogue.CatalogueEntity;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Some added entities by rising row: what is copied when one of them is removed or another joins
 * them. Immutable.
 *
 * @param entities at least one
 * @param vectors theirs, row-major [entities, dimension]
 */
record Block(CatalogueEntity[] entities, float[] vectors) {
  /** Most entities of a block: their vectors stay in the second-level cache. */
  static final int MOST = 128;

  /** The block of up to {@link #MOST} entities. */
  static Block of(List<AddedEntity> added) {
    int dimension = added.get(0).vector().length;
    float[] vectors = new float[added.size() * dimension];
    for (int i = 0; i < added.size(); i++) {
      System.arraycopy(added.get(i).vector(), 0, vectors, i * dimension, dimension);
    }
    return new Block(
        added.stream().map(AddedEntity::entity).toArray(CatalogueEntity[]::new), vectors);
  }

  int size() {
    return entities.length;
  }

  int dimension() {
    return vectors.length / entities.length;
  }

  long firstRow() {
    return entities[0].row();
  }

  long lastRow() {
    return entities[entities.length - 1].row();
  }

  /** Place of a row in this block, or -1. */
  int find(long row) {
    int low = 0;
    int high = entities.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      long there = entities[middle].row();
      if (there == row) {
        return middle;
      } else if (there < row) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  float[] vector(int place) {
    return Arrays.copyOfRange(vectors, place * dimension(), (place + 1) * dimension());
  }

  /** The entities that are not of these rows; this block itself if that is all of them. */
  Stream<Block> without(Set<Long> rows) {
    int[] kept =
        IntStream.range(0, size()).filter(place -> !rows.contains(entities[place].row())).toArray();
    if (kept.length == size()) {
      return Stream.of(this);
    }
    if (kept.length == 0) {
      return Stream.empty();
    }
    CatalogueEntity[] rest = new CatalogueEntity[kept.length];
    float[] restVectors = new float[kept.length * dimension()];
    for (int i = 0; i < kept.length; i++) {
      rest[i] = entities[kept[i]];
      System.arraycopy(vectors, kept[i] * dimension(), restVectors, i * dimension(), dimension());
    }
    return Stream.of(new Block(rest, restVectors));
  }

  /** This block and another, whose rows are all larger. */
  Block and(Block later) {
    CatalogueEntity[] both = Arrays.copyOf(entities, size() + later.size());
    System.arraycopy(later.entities, 0, both, size(), later.size());
    float[] bothVectors = Arrays.copyOf(vectors, vectors.length + later.vectors.length);
    System.arraycopy(later.vectors, 0, bothVectors, vectors.length, later.vectors.length);
    return new Block(both, bothVectors);
  }
}
