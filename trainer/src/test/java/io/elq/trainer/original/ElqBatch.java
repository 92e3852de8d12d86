// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.original;

import io.elq.trainer.network.Libtorch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * A batch of questions, all padded to one length. Tokens and spans count through the batch:
 * question * tokens + token.
 *
 * @param size questions
 * @param tokens padded length
 * @param ids token ids, 0 where padded, [size, tokens]
 * @param mentionFirst first token of each gold mention, [mentions]
 * @param mentionLast its last token, inclusive
 * @param mentionQuestion its question
 * @param rows its catalogue row
 * @param spanStarts first token of every span that the loss runs over: those of at most eleven
 *     tokens that end before the padding, [CLS] and [SEP] included, [spans]
 * @param spanEnds its last token, inclusive
 * @param spanTargets 1 for gold, otherwise 0
 */
record ElqBatch(
    int size,
    int tokens,
    long[] ids,
    long[] mentionFirst,
    long[] mentionLast,
    int[] mentionQuestion,
    int[] rows,
    long[] spanStarts,
    long[] spanEnds,
    float[] spanTargets) {
  private static final float PADDING_SCORE = -10_000;

  static ElqBatch of(List<ElqQuestion> questions, int tokens, int maxMentionLength) {
    long[] ids = new long[questions.size() * tokens];
    List<long[]> mentions = new ArrayList<>();
    List<long[]> spans = new ArrayList<>();
    for (int q = 0; q < questions.size(); q++) {
      ElqQuestion question = questions.get(q);
      int offset = q * tokens;
      Set<List<Integer>> gold = new HashSet<>();
      for (int m = 0; m < question.spans().size(); m++) {
        int[] span = question.spans().get(m);
        gold.add(List.of(span[0], span[1]));
        mentions.add(new long[] {offset + span[0], offset + span[1], q, question.rows().get(m)});
      }
      for (int start = 0; start < question.inputIds().length; start++) {
        ids[offset + start] = question.inputIds()[start];
        int last = Math.min(start + maxMentionLength, question.inputIds().length - 1);
        for (int end = start; end <= last; end++) {
          int target = gold.contains(List.of(start, end)) ? 1 : 0;
          spans.add(new long[] {offset + start, offset + end, target});
        }
      }
    }
    float[] targets = new float[spans.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = spans.get(i)[2];
    }
    return new ElqBatch(
        questions.size(),
        tokens,
        ids,
        column(mentions, 0),
        column(mentions, 1),
        Arrays.stream(column(mentions, 2)).mapToInt(Math::toIntExact).toArray(),
        Arrays.stream(column(mentions, 3)).mapToInt(Math::toIntExact).toArray(),
        column(spans, 0),
        column(spans, 1),
        targets);
  }

  private static long[] column(List<long[]> rows, int column) {
    return rows.stream().mapToLong(row -> row[column]).toArray();
  }

  Tensor idTensor() {
    return Libtorch.longs(ids, size, tokens);
  }

  Tensor maskTensor() {
    return mask(ids, size, tokens);
  }

  /** Additive attention mask of padded inputs, [inputs, 1, 1, tokens]. */
  static Tensor mask(long[] ids, int inputs, int tokens) {
    float[] mask = new float[ids.length];
    for (int i = 0; i < ids.length; i++) {
      mask[i] = ids[i] == 0 ? PADDING_SCORE : 0;
    }
    return Libtorch.floats(mask, inputs, 1, 1, tokens);
  }
}
