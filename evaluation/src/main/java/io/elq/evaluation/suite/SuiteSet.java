// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import io.elq.evaluation.questions.GoldQuestion;
import io.elq.evaluation.questions.GoldQuestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A set of labelled questions.
 *
 * @param name what tables call it
 * @param file its labelled questions, plain or gzip
 */
public record SuiteSet(String name, Path file) {
  private static final List<String> ENDINGS = List.of(".jsonl", ".jsonl.gz");

  /**
   * The sets of folders, in the order of folders and names: a file {@code NAME/SPLIT.jsonl} or
   * {@code NAME.jsonl}, both possibly with .gz, is the set NAME.
   *
   * @param split which part of each set, for example dev
   * @throws IOException if a folder cannot be read or has no set, or two sets have the same name
   */
  public static List<SuiteSet> in(List<Path> folders, String split) throws IOException {
    Map<String, SuiteSet> sets = new LinkedHashMap<>();
    for (Path folder : folders) {
      List<SuiteSet> found = in(folder, split);
      if (found.isEmpty()) {
        throw new IOException(
            "%s has no set of questions: NAME/%s.jsonl or NAME.jsonl, plain or .gz"
                .formatted(folder, split));
      }
      for (SuiteSet set : found) {
        SuiteSet other = sets.putIfAbsent(set.name, set);
        if (other != null) {
          throw new IOException(
              "two sets are called %s: %s and %s".formatted(set.name, other.file, set.file));
        }
      }
    }
    return List.copyOf(sets.values());
  }

  private static List<SuiteSet> in(Path folder, String split) throws IOException {
    List<SuiteSet> sets = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.sorted().toList()) {
        String name = String.valueOf(entry.getFileName());
        for (String ending : ENDINGS) {
          Path part = entry.resolve(split + ending);
          if (Files.isRegularFile(part)) {
            sets.add(new SuiteSet(name, part));
          } else if (name.endsWith(ending) && Files.isRegularFile(entry)) {
            sets.add(new SuiteSet(name.substring(0, name.length() - ending.length()), entry));
          }
        }
      }
    }
    return sets;
  }

  /** The file of a linker's predictions for it in a folder, if there is one. */
  public Optional<Path> answersIn(Path folder) {
    return ENDINGS.stream()
        .map(ending -> folder.resolve(name + ending))
        .filter(Files::isRegularFile)
        .findFirst();
  }

  /**
   * Its labelled questions, in order.
   *
   * @return an empty list if none of its lines is labelled
   * @throws IOException if it cannot be read, a line is malformed, or an id occurs twice; the
   *     message names file, line and fault
   */
  List<GoldQuestion> questions() throws IOException {
    List<GoldQuestion> questions = new ArrayList<>();
    try (GoldQuestions reader = GoldQuestions.openEntitySets(file)) {
      for (GoldQuestion next = reader.next(); next != null; next = reader.next()) {
        questions.add(next);
      }
    }
    return questions;
  }
}
