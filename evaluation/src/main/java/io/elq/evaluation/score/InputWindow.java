// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.score;

import io.elq.evaluation.questions.Triple;
import io.elq.linker.tokenize.Span;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The part of a question that the encoder saw.
 *
 * @param tokens its place in the tokens of the text
 */
public record InputWindow(Span tokens) {
  private static final int NOWHERE = -1;
  private static final InputWindow EVERYTHING =
      new InputWindow(new Span(Integer.MIN_VALUE, Integer.MAX_VALUE));

  /**
   * Where the encoder's input first occurs in the text, as in ELQ; the whole text where either is
   * unknown or one is not part of the other.
   *
   * @param tokenIds vocabulary ids of the text without [CLS] and [SEP], or null
   * @param inputIds what the encoder saw, with [CLS] and [SEP], or null
   */
  public static InputWindow of(int @Nullable [] tokenIds, int @Nullable [] inputIds) {
    int from = find(tokenIds, inputIds);
    return from == NOWHERE || inputIds == null
        ? EVERYTHING
        : new InputWindow(new Span(from, from + inputIds.length - 2));
  }

  /** Whether the encoder's input is a part of the text's tokens, as far as both are known. */
  static boolean isPart(int @Nullable [] tokenIds, int @Nullable [] inputIds) {
    return tokenIds == null
        || inputIds == null
        || inputIds.length < 2
        || find(tokenIds, inputIds) != NOWHERE;
  }

  /** Where the input begins in the text's tokens; nowhere where one of them is not known. */
  private static int find(int @Nullable [] tokenIds, int @Nullable [] inputIds) {
    if (tokenIds == null || inputIds == null || inputIds.length < 2) {
      return NOWHERE;
    }
    int length = inputIds.length - 2;
    for (int from = 0; from + length <= tokenIds.length; from++) {
      if (Arrays.equals(tokenIds, from, from + length, inputIds, 1, 1 + length)) {
        return from;
      }
    }
    return NOWHERE;
  }

  /** Those that lie wholly inside the window. */
  public List<Triple> inside(List<Triple> triples) {
    return triples.stream()
        .filter(triple -> triple.start() >= tokens.start() && triple.end() <= tokens.end())
        .toList();
  }
}
