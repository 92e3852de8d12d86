// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import io.elq.builder.model.Pooling;
import io.elq.cli.ask.AskCommand;
import io.elq.cli.bench.BenchCommand;
import io.elq.cli.catalogue.CatalogueCommand;
import io.elq.cli.common.Choice;
import io.elq.cli.common.ExitCodes;
import io.elq.cli.common.Failures;
import io.elq.cli.common.Home;
import io.elq.cli.common.TemporaryFiles;
import io.elq.cli.compare.CompareCommand;
import io.elq.cli.deadletters.DeadLettersCommand;
import io.elq.cli.demo.DemoCommand;
import io.elq.cli.encode.EncodeEntitiesCommand;
import io.elq.cli.entity.EntityCommand;
import io.elq.cli.faults.FaultsCommand;
import io.elq.cli.faults.SoakCommand;
import io.elq.cli.imports.ImportCommand;
import io.elq.cli.link.LinkCommand;
import io.elq.cli.release.ReleaseCommand;
import io.elq.cli.replay.ReplayCommand;
import io.elq.cli.run.RunCommand;
import io.elq.cli.score.ScoreCommand;
import io.elq.cli.synthesize.SynthesizeCommand;
import io.elq.cli.terminal.HelpPage;
import io.elq.cli.test.TestCommand;
import io.elq.cli.train.TrainCommand;
import io.elq.cli.tune.TuneCommand;
import io.elq.evaluation.score.Matching;
import io.elq.faults.fault.Fault;
import io.elq.job.config.Delivery;
import io.elq.job.deadletter.FailureKind;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.VerifiedFiles;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.ThresholdType;
import io.elq.linker.stream.InputFormat;
import io.elq.weights.onnx.Precision;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program behind {@code ./elq}. */
@Command(
    name = "./elq",
    description = "Links the entities that questions mention, as an Apache Flink streaming system.",
    mixinStandardHelpOptions = true,
    version = "elq-flink 0.1.0-SNAPSHOT",
    scope = ScopeType.INHERIT,
    commandListHeading = "%nCommands; each has a --help of its own:%n",
    optionListHeading = "%nOptions:%n",
    parameterListHeading = "%n",
    usageHelpAutoWidth = true)
public final class Elq implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          DemoCommand.class,
          AskCommand.class,
          LinkCommand.class,
          TestCommand.class,
          RunCommand.class,
          DeadLettersCommand.class,
          ReplayCommand.class,
          CompareCommand.class,
          CatalogueCommand.class,
          SynthesizeCommand.class,
          TrainCommand.class,
          ReleaseCommand.class,
          EntityCommand.class,
          EncodeEntitiesCommand.class,
          ScoreCommand.class,
          ImportCommand.class,
          BenchCommand.class,
          TuneCommand.class,
          FaultsCommand.class,
          SoakCommand.class);

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
   * @param arguments a command's name, then its options; the exit code is one of {@link ExitCodes}
   */
  public static void main(String[] arguments) {
    TemporaryFiles.removeAtExit();
    VerifiedFiles.keepIn(Home.folder().resolve("verified"));
    System.exit(commandLine(reachable(arguments)).execute(arguments));
  }

  /** The program's commands, with its own help pages, messages and exit codes. */
  public static CommandLine commandLine() {
    return commandLine(COMMANDS);
  }

  /**
   * What a command line can come to: the command that it begins with, because reading the options
   * of all others takes longer than linking a question. That is all of them where it begins with
   * none, and for the demo, which takes further commands.
   */
  static List<Class<?>> reachable(String... arguments) {
    for (Class<?> command : COMMANDS) {
      if (arguments.length > 0
          && command != DemoCommand.class
          && command.getAnnotation(Command.class).name().equals(arguments[0])) {
        return List.of(command);
      }
    }
    return COMMANDS;
  }

  static CommandLine commandLine(List<Class<?>> subcommands) {
    Elq elq = new Elq();
    CommandLine commands = new CommandLine(elq);
    subcommands.forEach(commands::addSubcommand);
    commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setHelpFactory(HelpPage::new)
        .setParameterExceptionHandler(
            (wrong, arguments) -> Failures.reportWrongUse(wrong, elq.verbose))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> Failures.report(failure, command, elq.verbose));
    registerChoices(commands);
    // Set here, because the annotation's would be inherited by every command.
    commands
        .getCommandSpec()
        .usageMessage()
        .exitCodeListHeading("%nExit codes, the same in every command:%n")
        .exitCodeList(ExitCodes.meanings());
    // Of options in an @file and after it, those after it count.
    CommandLine train = commands.getSubcommands().get("train");
    if (train != null) {
      train.setOverwrittenOptionsAllowed(true);
    }
    return commands;
  }

  /** Enums that options take, so that a wrong word is answered with the right ones. */
  private static void registerChoices(CommandLine commands) {
    register(commands, Compatibility.class);
    register(commands, Delivery.class);
    register(commands, EncoderOptions.Device.class);
    register(commands, FailureKind.class);
    register(commands, Fault.class);
    register(commands, InputFormat.class);
    register(commands, Matching.class);
    register(commands, Pooling.class);
    register(commands, Precision.class);
    register(commands, ThresholdType.class);
  }

  private static <E extends Enum<E>> void register(CommandLine commands, Class<E> type) {
    commands.registerConverter(type, new Choice<>(type));
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "which command? There are " + Failures.names(spec.commandLine()));
  }
}
