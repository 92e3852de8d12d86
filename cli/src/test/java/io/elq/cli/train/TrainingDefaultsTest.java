// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainingDefaultsTest {

  @Test
  void theCommandMinimisesWhatTheTrainerDoesByDefault() {
    assertThat(CommandLine.populateCommand(new ObjectiveArguments()).objective())
        .isEqualTo(Objective.DEFAULT);
    assertThat(CommandLine.populateCommand(new ScheduleArguments()).schedule())
        .isEqualTo(Schedule.DEFAULT);
  }

  @Test
  void theInitializationCanStillBeGivenUnderItsFormerName() {
    assertThat(parsed().initializationSeed()).isEqualTo(1);
    assertThat(parsed("--initialization", "7").initializationSeed()).isEqualTo(7);
    assertThat(parsed("--first-weights", "7").initializationSeed()).isEqualTo(7);
    assertThat(new CommandLine(new TrainCommand()).getUsageMessage())
        .contains("--initialization")
        .doesNotContain("--first-weights");
  }

  private static TrainCommand parsed(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--catalogue", "c", "--questions", "q", "--out", "o"));
    arguments.addAll(List.of(more));
    return (TrainCommand)
        Elq.commandLine()
            .parseArgs(arguments.toArray(String[]::new))
            .subcommand()
            .commandSpec()
            .userObject();
  }
}
