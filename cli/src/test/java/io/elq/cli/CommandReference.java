// SPDX-License-Identifier: Apache-2.0
package io.elq.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The reference pages of commands and exit codes, written from the commands themselves. */
final class CommandReference {
  /** The command that writes the pages. */
  static final String COMMAND =
      "mvn -pl cli -am test -Dtest=CommandReferenceTest -Delq.write-docs=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";

  private static final String GENERATED = "<!-- Written by `" + COMMAND + "`; do not edit. -->\n\n";

  /** Options that every command has; described once. */
  private static final Set<String> COMMON = Set.of("--help", "--version", "--verbose");

  /** What every command may end with. */
  private static final String ANY =
      """
      | 0 | Done. |
      | 1 | Failed. The message says why; `--verbose` adds the stack trace. |
      | 2 | Wrong arguments or a missing file. Nothing was done. |
      | 128 + N | Ended by signal N, for example 130 after Ctrl-C. |
      """;

  private CommandReference() {}

  /** The page of all commands, in Markdown. */
  static String commands() {
    StringBuilder page = new StringBuilder("# Commands\n").append(GENERATED);
    page.append(
        """
        Every command runs as `./elq COMMAND`; `./elq COMMAND --help` prints what is below. `--verbose` \
        adds the stack trace to the message of a failure. The environment variable `JAVA_HOME` chooses the \
        JDK, `ELQ_JAVA_OPTS` adds options of the JVM, for example `-Xmx8g`.

        | command | |
        |---|---|
        """);
    Map<String, CommandSpec> commands = all();
    commands.forEach(
        (name, spec) ->
            page.append(
                "| [%s](#%s) | %s |%n".formatted(name, name.replace(' ', '-'), summary(spec))));
    commands.forEach((name, spec) -> describe(name, spec, page));
    return page.toString();
  }

  /** The page of exit codes, in Markdown. */
  static String exitCodes() {
    StringBuilder page = new StringBuilder("# Exit codes\n").append(GENERATED);
    page.append("Of every command:\n\n| code | meaning |\n|---|---|\n");
    page.append(ANY);
    page.append("\nCommands that say more:\n\n| command | code | meaning |\n|---|---|---|\n");
    all()
        .forEach(
            (name, spec) ->
                spec.usageMessage()
                    .exitCodeList()
                    .forEach(
                        (code, text) ->
                            page.append(
                                "| [%s](commands.md#%s) | %s | %s |%n"
                                    .formatted(name, name.replace(' ', '-'), code, cell(text)))));
    return page.toString();
  }

  /** Every command that does something, by its full name, in the order of the help. */
  static Map<String, CommandSpec> all() {
    Map<String, CommandSpec> commands = new LinkedHashMap<>();
    collect("", Elq.commandLine(), commands);
    return commands;
  }

  private static void collect(String prefix, CommandLine of, Map<String, CommandSpec> commands) {
    of.getSubcommands()
        .forEach(
            (name, command) -> {
              if (command.getSubcommands().isEmpty()) {
                commands.put(prefix + name, command.getCommandSpec());
              } else {
                collect(prefix + name + " ", command, commands);
              }
            });
  }

  /** The first sentence of what it says about itself. */
  private static String summary(CommandSpec spec) {
    String text = String.join(" ", spec.usageMessage().description());
    int end = text.indexOf(". ");
    return cell(end < 0 ? text : text.substring(0, end + 1));
  }

  private static void describe(String name, CommandSpec spec, StringBuilder page) {
    page.append("%n## %s%n%n".formatted(name));
    page.append(
        List.of(spec.usageMessage().description()).stream()
            .map(CommandReference::plain)
            .collect(Collectors.joining("\n\n", "", "\n\n")));
    List<String> rows = new ArrayList<>();
    for (PositionalParamSpec parameter : spec.positionalParameters()) {
      rows.add(row("`" + parameter.paramLabel() + "`", parameter));
    }
    for (OptionSpec option : spec.options()) {
      if (option.hidden()) {
        continue;
      }
      if (COMMON.stream().noneMatch(List.of(option.names())::contains)) {
        rows.add(row(names(option), option));
      }
    }
    if (!rows.isEmpty()) {
      page.append("| option | | meaning |\n|---|---|---|\n");
      rows.forEach(page::append);
    }
  }

  private static String names(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : " " + option.paramLabel();
    return List.of(option.names()).stream()
        .sorted((a, b) -> Integer.compare(b.length(), a.length()))
        .map(
            name -> "`" + (option.negatable() ? name.replace("--", "--[no-]") : name) + value + "`")
        .collect(Collectors.joining(", "));
  }

  private static String row(String name, ArgSpec argument) {
    return "| %s | %s | %s |%n"
        .formatted(
            name.replace("|", "\\|"),
            argument.required() ? "required" : "",
            cell(String.join(" ", argument.description())));
  }

  private static String cell(String text) {
    return plain(text).replace("|", "\\|").replace("\n", " ");
  }

  /** Without picocli's markup; what Markdown would take for a tag stays text. */
  private static String plain(String text) {
    return Ansi.OFF
        .string(text)
        .replace("%n", "\n")
        .replace("%%", "%")
        .replace("<", "&lt;")
        .strip();
  }
}
