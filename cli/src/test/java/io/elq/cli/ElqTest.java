package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.common.Failures;
import io.elq.linker.lines.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class ElqTest {

  private final StringWriter err = new StringWriter();

  @Test
  void everyCommandAndOptionIsDescribed() {
    assertDescribed(Elq.commandLine());
  }

  @Test
  void aWrongOptionIsRefusedWithTheUsage() {
    int exitCode = elq().execute("catalogue", "wordnet", "--out", "x", "--nonsense");

    assertThat(exitCode).isEqualTo(2);
    assertThat(err.toString()).contains("--nonsense").contains("--out=FILE");
  }

  @Test
  void aFailureIsOneLineWithItsCausesAndNoStackTrace() {
    Exception failure =
        new IllegalStateException(
            "the release cannot be opened", new IOException("index.faiss is 3 bytes short"));

    int exitCode = Failures.report(failure, false, new PrintWriter(err), elq().getColorScheme());

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

  private CommandLine elq() {
    return Elq.commandLine().setErr(new PrintWriter(err));
  }

  private static void assertDescribed(CommandLine command) {
    var spec = command.getCommandSpec();
    assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    assertThat(spec.options())
        .allSatisfy(
            option ->
                assertThat(option.description())
                    .as(spec.qualifiedName() + " " + option.longestName())
                    .isNotEmpty());
    command.getSubcommands().values().forEach(ElqTest::assertDescribed);
  }
}
