// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.Prediction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sets of labelled questions, read and ready to judge any linker. */
public final class Suite {
  private final Map<SuiteSet, List<GoldQuestion>> sets = new LinkedHashMap<>();
  private final List<SuiteSet> unlabelled = new ArrayList<>();

  /** Where the predictions for a set are. */
  @FunctionalInterface
  public interface Predictions {

    /**
     * The file of predictions for a set, which is read before the next one is asked for.
     *
     * @throws IOException if there is none
     */
    Path of(SuiteSet set) throws IOException;
  }

  /**
   * Reads the sets; those without a single labelled question are left out.
   *
   * @throws IOException if a set cannot be read, or none has an entity to find
   */
  public Suite(List<SuiteSet> all) throws IOException {
    for (SuiteSet set : all) {
      List<GoldQuestion> questions = set.questions();
      if (questions.isEmpty()) {
        unlabelled.add(set);
      } else {
        sets.put(set, questions);
      }
    }
    if (sets.isEmpty()) {
      throw new IOException(
          "no set has a labelled question: \"label_id\" is in none of their lines");
    }
    if (sets.values().stream().flatMap(List::stream).allMatch(gold -> gold.mentions().isEmpty())) {
      throw new IOException("no set has an entity of the catalogue to find: every label is -1");
    }
  }

  /** Sets that were left out. */
  public List<SuiteSet> unlabelled() {
    return List.copyOf(unlabelled);
  }

  /** Sets that are judged. */
  public List<SuiteSet> sets() {
    return List.copyOf(sets.keySet());
  }

  /**
   * Judges a linker.
   *
   * @param name what tables call it
   * @throws IOException if its predictions cannot be read, or not be compared with the gold; the
   *     message names the file
   */
  public LinkerResult judge(String name, Predictions predictions) throws IOException {
    List<SetResult> results = new ArrayList<>();
    for (Map.Entry<SuiteSet, List<GoldQuestion>> set : sets.entrySet()) {
      Path file = predictions.of(set.getKey());
      results.add(SetResult.of(set.getKey().name(), set.getValue(), Prediction.byId(file), file));
    }
    return new LinkerResult(name, results);
  }
}
