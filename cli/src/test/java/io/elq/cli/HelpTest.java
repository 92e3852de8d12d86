// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of every command. */
final class HelpTest {
  private static final int WIDTH = 80;

  /** What earlier help texts said, or what only the code calls so. */
  private static final List<String> WORDS_TO_AVOID =
      List.of(
          "unless given",
          "Default:",
          "anew",
          "goes on",
          "by heart",
          "first weights",
          "bearer",
          "is told",
          "worth",
          "[]",
          "%%", // options' texts are formats, those of commands are not
          "null");

  static Stream<CommandLine> commands() {
    return withSubcommands(Elq.commandLine());
  }

  private static Stream<CommandLine> withSubcommands(CommandLine command) {
    return Stream.concat(
        Stream.of(command),
        command.getSubcommands().values().stream().flatMap(HelpTest::withSubcommands));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void beginsWithASentenceThatSaysWhatTheCommandIsFor(CommandLine command) {
    String first = command.getCommandSpec().usageMessage().description()[0];
    assertThat(first).matches("[A-Z].*[^.]\\.").doesNotContain(". ");
    assertThat(normal(help(command))).contains(first);
  }

  @Test
  void aCommandIsTheSameWithoutAllOthers() {
    Map<String, CommandLine> all = Elq.commandLine().getSubcommands();
    all.forEach(
        (name, command) -> {
          Map<String, CommandLine> reachable =
              Elq.commandLine(Elq.reachable(name, "--help")).getSubcommands();
          assertThat(help(reachable.get(name))).isEqualTo(help(command));
          assertThat(reachable).hasSize(name.equals("demo") ? all.size() : 1);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "lnik", "--help", "LINK", "@options"})
  void whereNoCommandIsNamedThereAreAll(String first) {
    assertThat(Elq.commandLine(Elq.reachable(first)).getSubcommands())
        .hasSameSizeAs(Elq.commandLine().getSubcommands());
    assertThat(Elq.reachable()).hasSize(Elq.commandLine().getSubcommands().size());
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noLineIsWiderThanTheTerminal(CommandLine command) {
    assertThat(help(command).lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void noWordIsBroken(CommandLine command) {
    String help = normal(help(command));
    for (String paragraph : command.getCommandSpec().usageMessage().description()) {
      assertThat(help).contains(normal(paragraph));
    }
    assertThat(visible(command))
        .allSatisfy(argument -> assertThat(help).contains(normal(text(argument))));
    assertThat(command.getSubcommands().values())
        .allSatisfy(
            below ->
                assertThat(help).contains(below.getCommandSpec().usageMessage().description()[0]));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionIsListedOnce(CommandLine command) {
    List<String> listed =
        help(command)
            .lines()
            .filter(line -> line.matches(" {2,6}(-\\w, )?--.*"))
            .map(line -> line.strip().replaceFirst("^-\\w, ", "").split("[=\\[, ]")[0])
            .toList();
    List<String> expected =
        command.getCommandSpec().options().stream()
            .filter(option -> !option.hidden())
            .map(OptionSpec::longestName)
            .toList();
    assertThat(listed).doesNotHaveDuplicates().containsAll(withoutNegations(expected));
  }

  private static List<String> withoutNegations(List<String> names) {
    return names.stream().filter(name -> !name.equals("--evidence")).toList();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyArgumentIsDescribedInASentence(CommandLine command) {
    assertThat(visible(command))
        .allSatisfy(argument -> assertThat(text(argument)).matches("[A-Z].*[^.]\\."));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyValueHasADefaultOrIsRequired(CommandLine command) {
    assertThat(visible(command).stream().filter(argument -> argument.arity().max() > 0))
        .allSatisfy(
            argument ->
                assertThat(text(argument))
                    .matches(".*\\((default: [^()]+|required(, or --[a-z-]+)?)\\)\\.$"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theDefaultThatIsNamedIsTheOneThatIsTaken(CommandLine command) {
    assertThat(visible(command).stream().filter(argument -> argument.defaultValue() != null))
        .allSatisfy(
            argument ->
                assertThat(text(argument))
                    .contains("(default: " + argument.defaultValue() + ").")
                    .doesNotContain("${"));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void speaksOfOptionsAndNotOfTheCode(CommandLine command) {
    String help = normal(help(command));
    assertThat(WORDS_TO_AVOID).allSatisfy(words -> assertThat(help).doesNotContain(words));
    Stream<String> descriptions = visible(command).stream().map(HelpTest::text);
    // Of ELQ's names in camel case there is none, and of our JSON only those in link's.
    assertThat(descriptions).noneMatch(text -> text.matches(".*\\b[a-z]+[A-Z]\\w*\\b.*"));
  }

  @Test
  void theProgramsHelpSaysWhatExitCodesMean() {
    String help = normal(help(Elq.commandLine()));
    assertThat(help)
        .contains("Exit codes, the same in every command")
        .contains("0 Done.", "1 Failed", "2 Wrong use", "3 Done, but some", "130", "143");
  }

  @Test
  void groupsOfCommandsSayWhatEachIsFor() {
    Map<String, CommandLine> commands = Elq.commandLine().getSubcommands();
    assertThat(normal(help(commands.get("release"))))
        .contains("verify Checks that a release is intact and prints what was checked.");
    assertThat(normal(help(commands.get("train")))).contains("seven tenths").doesNotContain("half");
  }

  @Test
  void theUsageNamesWhatIsRequired() {
    Map<String, CommandLine> commands = Elq.commandLine().getSubcommands();
    assertThat(normal(help(commands.get("train"))))
        .startsWith(
            "Usage: ./elq train [OPTIONS] --catalogue=FILE --questions=FILE... --out=DIR Trains");
    assertThat(normal(help(commands.get("replay"))))
        .startsWith(
            "Usage: ./elq replay [OPTIONS] --release=DIR (--questions=FILE | --kafka=TOPIC)"
                + " --out=DIR Links");
    assertThat(normal(help(commands.get("release").getSubcommands().get("verify"))))
        .startsWith("Usage: ./elq release verify [OPTIONS] DIR Checks");
  }

  private static List<ArgSpec> visible(CommandLine command) {
    List<ArgSpec> arguments = new ArrayList<>(command.getCommandSpec().positionalParameters());
    arguments.addAll(command.getCommandSpec().options());
    return arguments.stream().filter(argument -> !argument.hidden()).toList();
  }

  private static String text(ArgSpec argument) {
    return String.join(" ", argument.description());
  }

  private static String help(CommandLine command) {
    command.getCommandSpec().usageMessage().autoWidth(false).width(WIDTH);
    return command.getUsageMessage(Ansi.OFF);
  }

  /** With single spaces, whatever the lines are. */
  private static String normal(String text) {
    return text.lines()
        .flatMap(line -> Arrays.stream(line.strip().split("\\s+")))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }
}
