// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.common.Failures;
import io.elq.linker.lines.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ElqTest {

  private final StringWriter err = new StringWriter();

  @Test
  void aWrongOptionIsAnsweredWithTheReasonAndWhereHelpIsButNoUsage() {
    int exitCode = elq().execute("catalogue", "wordnet", "--out", "x", "--nonsense");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString().lines())
        .containsExactly(
            "elq: Unknown option: '--nonsense'", "     See ./elq catalogue wordnet --help.");
  }

  @Test
  void whatWasProbablyMeantIsSuggested() {
    assertThat(elq().execute("lnik")).isEqualTo(2);
    assertThat(err.toString()).contains("'lnik'", "Did you mean", "./elq link", "./elq --help");
    assertThat(run("train --catalogue c --questions q --out o --epoch 3")).isEqualTo(2);
    assertThat(err.toString()).contains("--epochs", "./elq train --help");
  }

  @Test
  void withoutACommandTheCommandsAreNamed() {
    assertThat(elq().execute()).isEqualTo(2);
    assertThat(err.toString()).contains("demo, ask, link").contains("See ./elq --help.");
    assertThat(elq().execute("release")).isEqualTo(2);
    assertThat(err.toString()).contains("build, verify").contains("See ./elq release --help.");
  }

  @ParameterizedTest
  @CsvSource({
    "link --format csv, '--format', 'auto, jsonl, text'",
    "link --compatibility new, '--compatibility', 'default, elq'",
    "link --device tpu, '--device', 'cpu, cuda'",
    "replay --threshold-type entity, '--threshold-type', 'joint, top_entity_by_mention'",
    "score --matching best, '--matching', 'exact, elq'",
    "train --pooling max, '--pooling', 'all_avg, all_avg_linear'",
    "train --tune some, '--tune', 'lora, full, words, frozen'",
    "train --precision int8, '--precision', 'float32'",
    "encode-entities --storage int8, '--storage', 'fp32, fp16'",
    "release build --precision int4, '--precision', 'fp32, fp16, int8'",
    "import elq --compatibility new, '--compatibility', 'default, elq'",
  })
  void aWordThatAnOptionDoesNotTakeIsAnsweredWithThoseThatItTakes(
      String command, String option, String words) {
    assertThat(elq().execute(command.split(" "))).isEqualTo(2);
    assertThat(err.toString()).contains(option, words);
  }

  @ParameterizedTest
  @CsvSource({
    "release build --index Flat, --index-factory",
    "encode-entities --precision fp16, --storage",
  })
  void anOptionUnderItsOldNameIsRefusedWithTheNewOne(String command, String name) {
    assertThat(elq().execute(command.split(" "))).isEqualTo(2);
    assertThat(err.toString().lines().findFirst().orElseThrow())
        .contains("is called " + name + " here");
  }

  @Test
  void aFailureIsOneLineWithItsCausesAndNoStackTrace() {
    Exception failure =
        new IllegalStateException(
            "the release cannot be opened", new IOException("index.faiss is 3 bytes short"));

    int exitCode = Failures.report(failure, elq(), false);

    assertThat(exitCode).isEqualTo(1);
    assertThat(err.toString())
        .contains("the release cannot be opened: index.faiss is 3 bytes short")
        .contains("--verbose")
        .doesNotContain("\tat ");
  }

  @Test
  void aMessageThatRepeatsItsCauseIsPrintedOnce() {
    assertThat(Reason.of(new RuntimeException(new IOException("disk full"))))
        .isEqualTo("disk full");
  }

  private int run(String command) {
    return elq().execute(command.split(" "));
  }

  private CommandLine elq() {
    return Elq.commandLine().setErr(new PrintWriter(err, true));
  }
}
