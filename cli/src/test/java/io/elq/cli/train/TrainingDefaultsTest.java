// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
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
}
