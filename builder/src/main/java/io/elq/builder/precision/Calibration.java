// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.precision;

import io.elq.builder.progress.ProgressBars;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.encode.OnnxRanges;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.weights.onnx.ActivationRanges;
import io.elq.weights.onnx.BertWeights;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import me.tongfei.progressbar.ProgressBar;

/**
 * Ranges of what an encoder multiplies, over a sample of the inputs that it will have. The sample
 * follows from the catalogue alone: equal catalogues give equal ranges on one machine.
 */
public final class Calibration {
  private static final int QUESTIONS = 512;

  /** Entities that a sample has. */
  public static final int ENTITIES = 256;

  private static final int LONGEST_QUESTION = 64;

  /** Forms of questions and other short texts that mention one entity or two. */
  private static final List<String> FRAMES =
      List.of(
          "who is %s?",
          "what is the capital of %s",
          "when did %s die?",
          "where was %s born, and in which year?",
          "%s",
          "which films did %s and %s make together?",
          "how many people lived in %s in 1850?",
          "list the books of %s.",
          "is %s older than %s?",
          "What did they say about \"%s\"?",
          "tell me more about it: %s (%s)",
          "the president of %s met %s's chief executive on Monday in Washington",
          "Why isn't %s as well known as %s?",
          "name 3 things that %s invented!",
          "thanks @user, I saw %s at the #show ... http://example.org",
          "who played %s in the movie & what else was she in; was it %s?");

  private Calibration() {}

  /**
   * The ranges of a question encoder over questions about the entities of a catalogue, and over
   * their descriptions.
   *
   * @throws IOException if the encoder cannot be run
   */
  public static ActivationRanges questions(
      BertWeights weights, Tokenizer tokenizer, Catalogue catalogue) throws IOException {
    List<int[]> inputs = new ArrayList<>();
    int count = (int) Math.min(QUESTIONS, catalogue.size());
    for (int i = 0; i < QUESTIONS; i++) {
      CatalogueEntity entity = catalogue.entity(row(i % count, count, catalogue.size()));
      CatalogueEntity next = catalogue.entity(row((i + 1) % count, count, catalogue.size()));
      String frame = FRAMES.get(i % FRAMES.size());
      String text = i % 4 == 3 ? entity.text() : String.format(frame, entity.title(), next.title());
      inputs.add(input(tokenizer, text, Math.min(LONGEST_QUESTION, weights.config().positions())));
    }
    return run(weights, inputs, "calibrate questions");
  }

  /**
   * The ranges of an entity encoder.
   *
   * @param sample its inputs for {@value #ENTITIES} entities, or all if there are fewer
   * @throws IOException if the encoder cannot be run
   */
  public static ActivationRanges entities(BertWeights weights, List<int[]> sample)
      throws IOException {
    return run(weights, sample, "calibrate entities");
  }

  /** Rows that are spread over the catalogue, which may be sorted. */
  private static long row(int i, int count, long rows) {
    return i * rows / count;
  }

  private static int[] input(Tokenizer tokenizer, String text, int longest) {
    int[] pieces = tokenizer.tokenize(text).ids();
    int[] ids = new int[Math.min(pieces.length + 2, longest)];
    ids[0] = tokenizer.clsId();
    System.arraycopy(pieces, 0, ids, 1, ids.length - 2);
    ids[ids.length - 1] = tokenizer.sepId();
    return ids;
  }

  private static ActivationRanges run(BertWeights weights, List<int[]> inputs, String task)
      throws IOException {
    try (ProgressBar bar = ProgressBars.start(task, inputs.size())) {
      return OnnxRanges.of(weights, inputs, bar::step);
    }
  }
}
