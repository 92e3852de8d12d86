// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.trainer.network.BiEncoder;
import io.elq.trainer.network.Libtorch;
import io.elq.weights.tensor.StoredTensor;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Cross entropy of each gold mention over the gold entities of its batch, encoded again; a second
 * mention of the same entity counts as a negative of the first (34).
 *
 * @param model encodes the entities
 * @param tokenIds encoder inputs of all entities, 0 where padded, [entities, tokens]
 */
public record InBatchNegatives(BiEncoder model, StoredTensor tokenIds) implements EntityObjective {

  @Override
  public Tensor loss(ElqBatch batch, Tensor mentionVectors, double dropout) {
    int mentions = batch.rows().length;
    int tokens = Math.toIntExact(tokenIds.shape()[1]);
    long[] ids = new long[mentions * tokens];
    for (int i = 0; i < mentions; i++) {
      long[] row = new long[tokens];
      tokenIds.readRows(batch.rows()[i], 1, row);
      System.arraycopy(row, 0, ids, i * tokens, tokens);
    }
    Tensor hidden =
        model
            .entities()
            .encode(
                Libtorch.longs(ids, mentions, tokens),
                ElqBatch.mask(ids, mentions, tokens),
                dropout);
    Tensor vectors = hidden.view(mentions, tokens, hidden.size(1)).select(1, 0);
    Tensor gold = Libtorch.longs(LongStream.range(0, mentions).toArray(), mentions);
    return torch.cross_entropy_loss(torch.mm(mentionVectors, vectors.t()), gold);
  }
}
