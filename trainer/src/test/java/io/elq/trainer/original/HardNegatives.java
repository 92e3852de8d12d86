// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.tensor.StoredTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Binary cross entropy of each gold mention with its gold entity and the nearest entities in an
 * index. Where rank r is the gold entity of one mention, or the index found nothing for it, rank r
 * is left out for all mentions of the question (35).
 *
 * @param index finds the neighbours
 * @param entityVectors vectors of all entities, which stay as they are, [entities, dimension]
 * @param neighbours neighbours of each mention; 10 in ELQ
 */
public record HardNegatives(CandidateIndex index, StoredTensor entityVectors, int neighbours)
    implements EntityObjective {

  /** A mention with an entity, and whether they belong together. */
  private record Pair(int mention, long row, boolean gold) {}

  @Override
  public Tensor loss(ElqBatch batch, Tensor mentionVectors, double dropout) {
    List<Pair> pairs = pairs(batch, mentionVectors);
    int dimension = index.dimension();
    float[] entities = new float[pairs.size() * dimension];
    float[] targets = new float[pairs.size()];
    float[] entity = new float[dimension];
    for (int i = 0; i < pairs.size(); i++) {
      entityVectors.readRows(pairs.get(i).row(), 1, entity);
      System.arraycopy(entity, 0, entities, i * dimension, dimension);
      targets[i] = pairs.get(i).gold() ? 1 : 0;
    }
    long[] mentions = pairs.stream().mapToLong(Pair::mention).toArray();
    Tensor scores =
        mentionVectors
            .index_select(0, Libtorch.longs(mentions, mentions.length))
            .mul(Libtorch.floats(entities, pairs.size(), dimension))
            .sum(1);
    return torch.binary_cross_entropy_with_logits(scores, Libtorch.floats(targets, targets.length));
  }

  private List<Pair> pairs(ElqBatch batch, Tensor mentionVectors) {
    int mentions = batch.rows().length;
    Candidates found = index.search(Libtorch.values(mentionVectors), mentions, neighbours);
    List<Pair> pairs = new ArrayList<>();
    for (int mention = 0; mention < mentions; mention++) {
      pairs.add(new Pair(mention, batch.rows()[mention], true));
    }
    for (int question = 0; question < batch.size(); question++) {
      int[] own = mentionsOf(batch, question);
      for (int rank = 0; rank < found.k(); rank++) {
        int r = rank;
        if (IntStream.of(own)
            .noneMatch(m -> isUnusable(found.rows()[m * found.k() + r], m, batch))) {
          IntStream.of(own)
              .forEach(m -> pairs.add(new Pair(m, found.rows()[m * found.k() + r], false)));
        }
      }
    }
    return pairs;
  }

  private static boolean isUnusable(long row, int mention, ElqBatch batch) {
    return row < 0 || row == batch.rows()[mention];
  }

  private static int[] mentionsOf(ElqBatch batch, int question) {
    return IntStream.range(0, batch.rows().length)
        .filter(mention -> batch.mentionQuestion()[mention] == question)
        .toArray();
  }
}
