// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.evaluation.score.Matching;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.settings.ThresholdType;
import io.elq.replay.ReplayOptions;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ReplayCommandTest {

  @Test
  void whatIsNotGivenIsAsTheReleaseSays() {
    assertThat(options())
        .isEqualTo(
            new ReplayOptions(
                Path.of("r"),
                Path.of("q"),
                Path.of("o"),
                SettingsOverrides.NONE,
                false,
                null,
                null));
  }

  @Test
  void everyOptionIsTaken() {
    ReplayOptions options =
        options(
            ("--compatibility elq --threshold -2.9 --threshold-type top_entity_by_mention"
                    + " --mention-threshold -4.5 --mentions 10 --candidates 3 --max-context 16"
                    + " --exhaustive --matching exact --no-evidence --parallelism 2")
                .split(" "));

    assertThat(options.overrides())
        .isEqualTo(
            new SettingsOverrides(
                Compatibility.ELQ, -2.9f, ThresholdType.TOP_ENTITY_BY_MENTION, -4.5f, 10, 3, 16));
    assertThat(options.exhaustive()).isTrue();
    assertThat(options.matching()).isEqualTo(Matching.EXACT);
    assertThat(options.evidence()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--threshold -inf", "--threshold=-inf"})
  void noThresholdAtAllIsMinusInfinity(String arguments) {
    assertThat(options(arguments.split(" ")).overrides().threshold())
        .isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void evidenceIsAskedForWithoutAValue() {
    assertThat(options("--evidence").evidence()).isTrue();
  }

  @Test
  void aThresholdThatIsNoNumberIsRefused() {
    StringWriter err = new StringWriter();
    CommandLine elq = Elq.commandLine().setErr(new PrintWriter(err));

    assertThat(elq.execute("replay", "--threshold", "low")).isEqualTo(2);
    assertThat(err.toString()).contains("'low' is neither a number nor -inf");
  }

  @Test
  void aMissingReleaseIsSaidBeforeAnythingStarts() {
    StringWriter err = new StringWriter();
    CommandLine elq = Elq.commandLine().setErr(new PrintWriter(err));

    assertThat(elq.execute("replay", "--release", "/no/release", "--questions", "q", "--out", "o"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("/no/release/release.json is not there");
  }

  private static ReplayOptions options(String... more) {
    ReplayCommand command = new ReplayCommand();
    CommandLine line = new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    String[] arguments = new String[6 + more.length];
    System.arraycopy(
        new String[] {"--release", "r", "--questions", "q", "--out", "o"}, 0, arguments, 0, 6);
    System.arraycopy(more, 0, arguments, 6, more.length);
    line.parseArgs(arguments);
    return command.options();
  }
}
