package io.elq.cli;

import io.elq.cli.ask.AskCommand;
import io.elq.cli.catalogue.CatalogueCommand;
import io.elq.cli.common.Failures;
import io.elq.cli.common.TemporaryFiles;
import io.elq.cli.demo.DemoCommand;
import io.elq.cli.encode.EncodeEntitiesCommand;
import io.elq.cli.imports.ImportCommand;
import io.elq.cli.link.LinkCommand;
import io.elq.cli.release.ReleaseCommand;
import io.elq.cli.replay.ReplayCommand;
import io.elq.cli.run.RunCommand;
import io.elq.cli.score.ScoreCommand;
import io.elq.cli.synthesize.SynthesizeCommand;
import io.elq.cli.terminal.Interruption;
import io.elq.cli.test.TestCommand;
import io.elq.cli.train.TrainCommand;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program behind {@code ./elq}. */
@Command(
    name = "elq",
    description = "Links the entities that questions mention, as an Apache Flink streaming system.",
    mixinStandardHelpOptions = true,
    version = "elq-flink 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    subcommands = {
      DemoCommand.class,
      AskCommand.class,
      LinkCommand.class,
      TestCommand.class,
      RunCommand.class,
      ReplayCommand.class,
      CatalogueCommand.class,
      SynthesizeCommand.class,
      TrainCommand.class,
      ReleaseCommand.class,
      EncodeEntitiesCommand.class,
      ScoreCommand.class,
      ImportCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true)
public final class Elq implements Runnable {

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "On failure, print the stack trace as well.")
  private boolean verbose;

  @Spec private CommandSpec spec;

  private Elq() {}

  /**
   * Runs a command and exits.
   *
   * @param arguments a command's name, then its options; exit code 0: done, 1: failed, 2: wrong
   *     arguments; a command's help tells others
   */
  public static void main(String[] arguments) {
    TemporaryFiles.removeAtExit();
    Interruption.exits();
    System.exit(commandLine().execute(arguments));
  }

  public static CommandLine commandLine() {
    Elq elq = new Elq();
    CommandLine commands =
        new CommandLine(elq)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(
                (failure, command, parsed) ->
                    Failures.report(
                        failure, elq.verbose, command.getErr(), command.getColorScheme()));
    // Of options in an @file and behind it, those behind it count.
    Objects.requireNonNull(commands.getSubcommands().get("train"))
        .setOverwrittenOptionsAllowed(true);
    return commands;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command? One of those below.");
  }
}
