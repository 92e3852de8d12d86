// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.candidate.overlay;

import io.elq.faiss.InnerProducts;
import io.elq.linker.candidate.BestCandidates;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.catalogue.CatalogueEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All added entities by rising row, in blocks of which two neighbours never fit into one. Snapshots
 * share the blocks in which they do not differ. Immutable.
 */
final class Blocks {
  static final Blocks NONE = new Blocks(List.of());

  /** Queries compared with a block at a time. */
  private static final int QUERIES = 64;

  private final List<Block> blocks;
  private final int size;

  private Blocks(List<Block> blocks) {
    this.blocks = List.copyOf(blocks);
    this.size = blocks.stream().mapToInt(Block::size).sum();
  }

  int size() {
    return size;
  }

  /** The largest row; -1 without any. */
  long lastRow() {
    return blocks.isEmpty() ? -1 : blocks.get(blocks.size() - 1).lastRow();
  }

  /**
   * Other entities.
   *
   * @param removed rows that go
   * @param added entities that come, by rising row, all larger than those that are here
   */
  Blocks with(Set<Long> removed, List<AddedEntity> added) {
    List<Block> next = new ArrayList<>();
    for (Block block : blocks) {
      block.without(removed).forEach(rest -> append(next, rest));
    }
    for (int from = 0; from < added.size(); from += Block.MOST) {
      append(next, Block.of(added.subList(from, Math.min(from + Block.MOST, added.size()))));
    }
    return new Blocks(next);
  }

  private static void append(List<Block> blocks, Block next) {
    int last = blocks.size() - 1;
    if (last >= 0 && blocks.get(last).size() + next.size() <= Block.MOST) {
      blocks.set(last, blocks.get(last).and(next));
    } else {
      blocks.add(next);
    }
  }

  /** The entity of a row, or null. */
  @Nullable CatalogueEntity entity(long row) {
    Block block = block(row);
    int place = block == null ? -1 : block.find(row);
    return block == null || place < 0 ? null : block.entities()[place];
  }

  /** The vector of a row, or null. */
  float @Nullable [] vector(long row) {
    Block block = block(row);
    int place = block == null ? -1 : block.find(row);
    return block == null || place < 0 ? null : block.vector(place);
  }

  /** The only block that may hold a row, or null. */
  private @Nullable Block block(long row) {
    int low = 0;
    int high = blocks.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks.get(middle).firstRow() <= row) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == 0 ? null : blocks.get(low - 1);
  }

  /** The best of each query, of equal scores the smaller row first. */
  Candidates search(float[] queries, int count, int k) {
    BestCandidates best = new BestCandidates(count, Math.min(k, size));
    for (int first = 0; first < count; first += QUERIES) {
      int some = Math.min(QUERIES, count - first);
      for (Block block : blocks) {
        float[] scores = new float[some * block.size()];
        InnerProducts.of(
            queries, first, some, block.vectors(), block.size(), block.dimension(), scores);
        for (int i = 0; i < scores.length; i++) {
          int place = i % block.size();
          best.offer(first + i / block.size(), block.entities()[place].row(), scores[i]);
        }
      }
    }
    return best.candidates();
  }
}
