// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.options;

import java.nio.file.Path;
import java.util.List;

/**
 * Labelled questions and the catalogue that their labels point into. Files are ELQ's JSON lines,
 * gzip if their name ends in {@code .gz}.
 *
 * @param name short name for progress and reports
 * @param catalogue entity.jsonl; the line number, from 0, is the label
 * @param questions training questions: {@code text}, {@code mentions} ([start, end) in characters)
 *     and {@code label_id}
 * @param dev questions that the threshold and the best epoch are chosen on; may be empty
 * @param softTargets what models that have not seen the questions say about them, as training with
 *     a {@link HoldOut} writes it, held in memory; may be empty. Not used by training that holds
 *     questions out itself
 * @param repeat how often an epoch goes through {@code questions}, at least 1
 */
public record Corpus(
    String name,
    Path catalogue,
    List<Path> questions,
    List<Path> dev,
    List<Path> softTargets,
    int repeat) {

  /** A corpus with gold alone, gone through once an epoch. */
  public Corpus(String name, Path catalogue, List<Path> questions, List<Path> dev) {
    this(name, catalogue, questions, dev, List.of(), 1);
  }

  /** Checks the ranges. */
  public Corpus {
    questions = List.copyOf(questions);
    dev = List.copyOf(dev);
    softTargets = List.copyOf(softTargets);
    if (repeat < 1) {
      throw new IllegalArgumentException(
          "corpus " + name + " is repeated " + repeat + " times, but has to be at least once");
    }
  }
}
