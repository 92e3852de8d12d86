// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.bench;

import io.elq.cli.common.Arguments;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that has a benchmark's figures written to a file. */
public final class JsonOption {
  @Option(
      names = "--json",
      paramLabel = "FILE",
      description =
          "File to write the machine and every figure to: name, unit, median, min, max and number"
              + " of runs (default: none).")
  private @Nullable Path json;

  /** Makes room for the file before anything is measured. */
  void prepare() throws IOException {
    if (json != null) {
      Arguments.createParent(json);
    }
  }

  void write(Figures figures) throws IOException {
    if (json != null) {
      figures.write(json);
    }
  }
}
