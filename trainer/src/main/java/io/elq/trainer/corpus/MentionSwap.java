// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.corpus;

import io.elq.linker.tokenize.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Makes training questions about entities that nobody asked about: puts a name of another entity in
 * place of a gold mention, mostly of one whose vector is near, so that the question still makes
 * sense. So the model learns how names are asked about, not which ones were asked about.
 */
public final class MentionSwap {
  private static final int NEIGHBOURS = 200;
  private static final double SHARE_OF_NEIGHBOURS = 0.7;
  private static final int TRIES = 5;

  private final OwnNames names;
  private final Tokenizer tokenizer;
  private final Tensor entities;
  private final Map<Integer, int[]> neighbours = new HashMap<>();

  /**
   * @param entities entity vectors, [entities, dimension]
   */
  MentionSwap(OwnNames names, Tokenizer tokenizer, Tensor entities) {
    this.names = names;
    this.tokenizer = tokenizer;
    this.entities = entities;
  }

  /** Rows of the entities whose vectors are near to one's, itself among them. */
  private int[] neighbours(int row) {
    int k = (int) Math.min(NEIGHBOURS, entities.size(0));
    try (PointerScope scope = new PointerScope();
        NoGradGuard noGradient = new NoGradGuard()) {
      Tensor products = torch.mv(entities, entities.select(0, row));
      Tensor nearest = torch.topk(products, k).get1().contiguous();
      long[] found = new long[k];
      new LongPointer(nearest.data_ptr_long()).get(found);
      return Arrays.stream(found).mapToInt(Math::toIntExact).toArray();
    }
  }

  /** The question with each of its mentions swapped with this probability. */
  public LabelledQuestion swap(LabelledQuestion question, double probability, Random random) {
    StringBuilder text = new StringBuilder();
    List<LabelledQuestion.Gold> mentions = new ArrayList<>();
    int end = 0;
    boolean swapped = false;
    for (LabelledQuestion.Gold gold : question.mentions()) {
      if (gold.start() < end) {
        return question; // overlapping mentions cannot be swapped one by one
      }
      text.append(question.pieces().text(), end, gold.start());
      int start = text.length();
      boolean swap = gold.hasEntity() && random.nextDouble() < probability;
      int row = swap ? other(gold.row(), random) : gold.row();
      if (row == gold.row()) {
        text.append(question.pieces().text(), gold.start(), gold.end());
      } else {
        List<String> candidates = names.byRow().get(row);
        text.append(candidates.get(random.nextInt(candidates.size())));
        swapped = true;
      }
      mentions.add(new LabelledQuestion.Gold(start, text.length(), row));
      end = gold.end();
    }
    text.append(question.pieces().text(), end, question.pieces().text().length());
    return swapped ? new LabelledQuestion(tokenizer.tokenize(text.toString()), mentions) : question;
  }

  private int other(int row, Random random) {
    int[] near = neighbours.computeIfAbsent(row, this::neighbours);
    for (int i = 0; i < TRIES; i++) {
      int candidate =
          random.nextDouble() < SHARE_OF_NEIGHBOURS
              ? near[random.nextInt(near.length)]
              : random.nextInt(names.byRow().size());
      if (!names.byRow().get(candidate).isEmpty()) {
        return candidate;
      }
    }
    return row;
  }
}
