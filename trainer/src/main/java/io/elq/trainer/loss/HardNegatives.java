// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.loss;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.linker.candidate.faiss.FaissCandidateIndex;
import io.elq.trainer.corpus.QuestionBatch;
import io.elq.trainer.network.Libtorch;
import io.elq.trainer.parallel.Processes;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * The gold entities of the batch, and for each mention the entities nearest to it in a FAISS index.
 * An entity counts once, however many mentions of the batch are about it, and is nobody's negative
 * where it is gold.
 */
public final class HardNegatives implements ComparedEntities, AutoCloseable {
  private static final double NEVER = -1e9;

  private final Tensor table;
  private final @Nullable EntitySide side;
  private final int negatives;
  private final double dropout;
  private final int threads;
  private @Nullable CandidateIndex index;

  /**
   * @param table vectors of all entities, [entities, dimension]
   * @param side encodes compared entities again; null if they stay as the table has them
   * @param negatives hard negatives of a mention, at least 0
   * @param dropout in the entity encoder
   * @param threads threads that fill the index
   */
  public HardNegatives(
      Tensor table, @Nullable EntitySide side, int negatives, double dropout, int threads) {
    this.table = table;
    this.side = side;
    this.negatives = negatives;
    this.dropout = dropout;
    this.threads = threads;
    fillIndex();
  }

  /**
   * Encodes the catalogue with the encoder as it is now, and looks for hard negatives in the
   * result.
   */
  public void refresh(Processes processes) {
    if (side != null) {
      side.refresh(table, processes);
      fillIndex();
    }
  }

  private void fillIndex() {
    if (negatives > 0) {
      close();
      index =
          FaissCandidateIndex.flat(Libtorch.values(table), Math.toIntExact(table.size(1)), threads);
    }
  }

  @Override
  public Tensor loss(
      QuestionBatch share,
      long[] batchRows,
      Tensor vectors,
      @Nullable Tensor nameBonus,
      @Nullable Tensor absent) {
    int mentions = share.mentions();
    Map<Long, Integer> places = new LinkedHashMap<>();
    Arrays.stream(batchRows)
        .filter(row -> row != NOT_COMPARED)
        .forEach(row -> places.putIfAbsent(row, places.size()));
    int golds = places.size();
    long[][] near = near(vectors, mentions);
    for (long[] rows : near) {
      Arrays.stream(rows).forEach(row -> places.putIfAbsent(row, places.size()));
    }
    long[] rows = places.keySet().stream().mapToLong(Long::longValue).toArray();
    Tensor entities =
        side == null
            ? table.index_select(0, Libtorch.longs(rows, rows.length))
            : side.encode(rows, dropout);
    Tensor scores = torch.mm(vectors, entities.t());
    float[] added = new float[mentions * rows.length];
    for (int mention = 0; mention < mentions; mention++) {
      int from = mention * rows.length;
      Arrays.fill(added, from + golds, from + rows.length, (float) NEVER);
      for (long row : near[mention]) {
        added[from + places.getOrDefault(row, NOT_COMPARED)] = 0;
      }
    }
    scores = scores.add(Libtorch.floats(added, mentions, rows.length));
    if (nameBonus != null) {
      scores =
          ComparedEntities.withNames(
              scores, share, nameBonus, row -> places.getOrDefault(row, NOT_COMPARED));
    }
    long[] gold =
        Arrays.stream(share.rows()).map(row -> places.getOrDefault(row, NOT_COMPARED)).toArray();
    return ComparedEntities.crossEntropy(scores, absent, gold);
  }

  /** Rows near to each mention, its own gold entity among them or not. */
  private long[][] near(Tensor vectors, int mentions) {
    long[][] near = new long[mentions][0];
    if (negatives > 0) {
      Candidates found =
          Objects.requireNonNull(index, "the index is closed")
              .search(Libtorch.values(vectors), mentions, negatives);
      for (int mention = 0; mention < mentions; mention++) {
        int from = mention * found.k();
        near[mention] =
            Arrays.stream(found.rows(), from, from + found.k()).filter(row -> row >= 0).toArray();
      }
    }
    return near;
  }

  @Override
  public void close() {
    if (index != null) {
      index.close();
      index = null;
    }
  }
}
