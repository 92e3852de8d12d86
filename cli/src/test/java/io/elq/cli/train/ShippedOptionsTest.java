// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParseResult;

/** The committed configuration of the shipped model stays one that ./elq train understands. */
final class ShippedOptionsTest {

  @Test
  void trainUnderstandsThem() {
    Path options = Path.of("..", "trainer", "shipped", "options");

    ParseResult parsed =
        Elq.commandLine().parseArgs("train", "@" + options, "--out", "model").subcommand();

    assertThat(parsed.matchedOptionsSet().stream().map(option -> option.longestName()))
        .contains("--catalogue", "--questions", "--dev", "--epochs");
  }

  @Test
  void optionsBehindTheFileCount() {
    Path options = Path.of("..", "trainer", "shipped", "options");

    ParseResult parsed =
        Elq.commandLine()
            .parseArgs("train", "@" + options, "--out", "model", "--epochs", "1", "--resume")
            .subcommand();

    assertThat(parsed.matchedOptionValue("--epochs", 0)).isEqualTo(1);
  }
}
