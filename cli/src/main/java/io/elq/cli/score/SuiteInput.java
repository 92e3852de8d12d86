// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Sets of labelled questions, and the linkers that are judged on them. */
final class SuiteInput {
  @Option(
      names = "--suite",
      required = true,
      paramLabel = "DIR",
      description =
          "Folder with sets of labelled questions, NAME/dev.jsonl or NAME.jsonl, plain or .gz; give"
              + " the option again for another folder (required, or --gold).")
  private List<Path> folders;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "dev",
      description = "Part of each set that is in a folder of its own (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--release",
      paramLabel = "DIR",
      description =
          "Release that links the questions; give the option again for another. The first linker"
              + " is the one that the others are compared with (default: none).")
  private List<Path> releases = List.of();

  @Option(
      names = "--answers",
      paramLabel = "NAME=DIR",
      description =
          "Predictions of another linker, called NAME in the table: for each set a file DIR/SET.jsonl,"
              + " plain or .gz; give the option again for another linker (default: none).")
  private Map<String, Path> answers = Map.of();

  List<Path> folders() {
    return folders;
  }

  String split() {
    return split;
  }

  List<Path> releases() {
    return releases;
  }

  Map<String, Path> answers() {
    return answers;
  }

  void check() {
    for (Path folder : folders) {
      requireFolder(folder, "it should be a folder of labelled questions");
    }
    if (releases.isEmpty() && answers.isEmpty()) {
      throw new UserException("nothing to score: give --release, --answers or both");
    }
    for (Path release : releases) {
      Arguments.require(release.resolve("release.json"), "name a release directory");
    }
    for (Path folder : answers.values()) {
      requireFolder(folder, "it should be a folder of predictions");
    }
  }

  private static void requireFolder(Path folder, String advice) {
    if (!Files.isDirectory(folder)) {
      throw new UserException("%s is no folder that is there: %s".formatted(folder, advice));
    }
  }
}
