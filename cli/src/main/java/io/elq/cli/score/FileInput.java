// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.score;

import io.elq.cli.common.Arguments;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** One file of labelled questions, and what a linker found in them. */
final class FileInput {
  @Option(
      names = "--gold",
      required = true,
      paramLabel = "FILE",
      description = "Labelled questions (required, or --suite).")
  private Path gold;

  @Option(
      names = "--predictions",
      required = true,
      paramLabel = "FILE",
      description = "Entities that a linker found, by question id (required, or --suite).")
  private Path predictions;

  Path gold() {
    return gold;
  }

  Path predictions() {
    return predictions;
  }

  void check() {
    Arguments.require(gold, "it should be a file of labelled questions");
    Arguments.require(predictions, "it should be a file of predictions");
  }
}
