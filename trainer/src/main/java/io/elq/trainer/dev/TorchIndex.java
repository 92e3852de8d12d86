// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.dev;

import io.elq.linker.candidate.CandidateIndex;
import io.elq.linker.candidate.Candidates;
import io.elq.trainer.network.Libtorch;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Exact search by a matrix product in libtorch; the vectors stay the caller's. One thread. */
final class TorchIndex implements CandidateIndex {
  private static final int QUERIES_AT_ONCE = 512;

  private final Tensor vectors;

  /** An index over vectors, [entities, dimension]. */
  TorchIndex(Tensor vectors) {
    this.vectors = vectors;
  }

  @Override
  public Candidates search(float[] queries, int count, int k) {
    int found = (int) Math.min(k, size());
    long[] rows = new long[count * found];
    float[] scores = new float[count * found];
    for (int from = 0; from < count; from += QUERIES_AT_ONCE) {
      int size = Math.min(QUERIES_AT_ONCE, count - from);
      float[] part = new float[size * dimension()];
      System.arraycopy(queries, from * dimension(), part, 0, part.length);
      try (PointerScope scope = new PointerScope();
          NoGradGuard noGrad = new NoGradGuard()) {
        Tensor products = torch.mm(Libtorch.floats(part, size, dimension()), vectors.t());
        T_TensorTensor_T best = torch.topk(products, found);
        float[] values = Libtorch.values(best.get0());
        System.arraycopy(values, 0, scores, from * found, values.length);
        long[] ids = new long[values.length];
        new LongPointer(best.get1().contiguous().data_ptr_long()).get(ids);
        System.arraycopy(ids, 0, rows, from * found, ids.length);
      }
    }
    return new Candidates(found, rows, scores);
  }

  @Override
  public float[] vector(long row) {
    try (PointerScope scope = new PointerScope()) {
      return Libtorch.values(vectors.select(0, row));
    }
  }

  @Override
  public int dimension() {
    return (int) vectors.size(1);
  }

  @Override
  public long size() {
    return vectors.size(0);
  }

  @Override
  public void close() {}
}
