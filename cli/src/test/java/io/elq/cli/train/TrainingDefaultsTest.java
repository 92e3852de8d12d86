// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.trainer.options.Corpus;
import io.elq.trainer.options.Objective;
import io.elq.trainer.options.Schedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TrainingDefaultsTest {

  @Test
  void theCommandMinimisesWhatTheTrainerDoesByDefault() {
    assertThat(CommandLine.populateCommand(new ObjectiveArguments()).objective(false))
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

  @Test
  void everyCorpusHasDevQuestionsOfItsOwn(@TempDir Path folder) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("train", "--out", "o"));
    List<List<Path>> dev = new ArrayList<>();
    for (int corpus = 1; corpus <= 3; corpus++) {
      Path file = Files.createFile(folder.resolve("questions-" + corpus));
      dev.add(List.of(Files.createFile(folder.resolve("dev-" + corpus)), file));
      arguments.addAll(List.of("--catalogue", file.toString(), "--questions", file.toString()));
      arguments.addAll(List.of("--repeat", "2", "--dev"));
      dev.get(corpus - 1).forEach(one -> arguments.add(one.toString()));
    }

    TrainCommand parsed = parsed(arguments);

    assertThat(parsed.corpora()).extracting(Corpus::dev).isEqualTo(dev);
  }

  private static TrainCommand parsed(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--catalogue", "c", "--questions", "q", "--out", "o"));
    arguments.addAll(List.of(more));
    return parsed(arguments);
  }

  private static TrainCommand parsed(List<String> arguments) {
    return (TrainCommand)
        Elq.commandLine()
            .parseArgs(arguments.toArray(String[]::new))
            .subcommand()
            .commandSpec()
            .userObject();
  }
}
