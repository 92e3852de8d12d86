// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.trainer.network.BertEncoder;
import io.elq.trainer.network.Libtorch;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Encoder inputs of different lengths, padded at the end to the longest.
 *
 * @param lengths tokens of each input, [inputs]
 * @param tokens length of the longest
 * @param ids token ids, [inputs * tokens]
 */
public record PaddedInputs(int[] lengths, int tokens, long[] ids) {

  public static PaddedInputs of(List<int[]> inputs, int padId) {
    int[] lengths = inputs.stream().mapToInt(input -> input.length).toArray();
    int tokens = Arrays.stream(lengths).max().orElseThrow();
    long[] ids = new long[lengths.length * tokens];
    Arrays.fill(ids, padId);
    for (int i = 0; i < lengths.length; i++) {
      for (int t = 0; t < lengths[i]; t++) {
        ids[i * tokens + t] = inputs.get(i)[t];
      }
    }
    return new PaddedInputs(lengths, tokens, ids);
  }

  /** Their token vectors, [inputs * tokens, hidden]. */
  public Tensor encode(BertEncoder encoder, double dropout) {
    return encoder.encode(
        Libtorch.longs(ids, lengths.length, tokens), QuestionBatch.mask(lengths, tokens), dropout);
  }
}
