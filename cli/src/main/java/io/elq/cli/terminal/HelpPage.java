// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A command's help: text is broken between words only, never within one or at its hyphens, and the
 * usage line names what is required, leaving the rest to the list of options.
 */
public final class HelpPage extends Help {
  /** Of each text column. */
  private static final int INDENT = 1;

  /** Columns of the marker, the short name and the comma. */
  private static final int BEFORE_NAMES = 5;

  /**
   * The page of a command.
   *
   * @param colors styles of the terminal
   */
  public HelpPage(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public String synopsis(int headingLength) {
    String[] own = commandSpec().usageMessage().customSynopsis();
    List<String> words = own.length > 0 ? List.of(own[0].split(" ")) : usage();
    String indent = " ".repeat(headingLength);
    return String.join("\n" + indent, wrap(words, width() - headingLength)) + "\n";
  }

  private List<String> usage() {
    List<String> words = new ArrayList<>();
    words.add(commandSpec().qualifiedName());
    options().stream().filter(ArgSpec::required).forEach(option -> words.add(usage(option)));
    commandSpec().positionalParameters().forEach(parameter -> words.add(usage(parameter)));
    if (options().stream().anyMatch(option -> !option.required() && !option.hidden())) {
      words.add(1, "[OPTIONS]");
    }
    if (!commandSpec().subcommands().isEmpty()) {
      words.add("COMMAND");
    }
    return words;
  }

  private List<OptionSpec> options() {
    return commandSpec().options();
  }

  private static String usage(OptionSpec option) {
    String more = option.arity().max() > 1 ? "..." : "";
    return option.longestName() + "=" + option.paramLabel() + more;
  }

  private static String usage(PositionalParamSpec parameter) {
    String name = parameter.paramLabel() + (parameter.arity().max() > 2 ? "..." : "");
    return parameter.required() ? name : "[" + name + "]";
  }

  @Override
  public String description(Object... parameters) {
    StringBuilder text = new StringBuilder();
    for (String paragraph : commandSpec().usageMessage().description()) {
      wrap(paragraph, width()).forEach(line -> text.append(line).append('\n'));
    }
    return text.toString();
  }

  @Override
  public IOptionRenderer createDefaultOptionRenderer() {
    IOptionRenderer standard = super.createDefaultOptionRenderer();
    return (option, labels, colors) -> wrapped(standard.render(option, labels, colors), colors);
  }

  @Override
  public IParameterRenderer createDefaultParameterRenderer() {
    IParameterRenderer standard = super.createDefaultParameterRenderer();
    return (parameter, labels, colors) ->
        wrapped(standard.render(parameter, labels, colors), colors);
  }

  /** Rows of a table whose last column is text, with a row for each line of that. */
  private Text[][] wrapped(Text[][] rows, ColorScheme colors) {
    List<Text[]> wrapped = new ArrayList<>();
    for (Text[] row : rows) {
      int text = row.length - 1;
      Text[] next = row.clone();
      for (String line : wrap(row[text].plainString(), textWidth())) {
        next[text] = colors.text(line);
        wrapped.add(next);
        next = new Text[row.length];
        Arrays.fill(next, colors.text(""));
      }
    }
    return wrapped.toArray(Text[][]::new);
  }

  private int textWidth() {
    // Of picocli's own page, because it renders every option to find the widest name.
    int names =
        new Help(commandSpec(), colorScheme())
            .calcLongOptionColumnWidth(
                options(), commandSpec().positionalParameters(), colorScheme());
    return width() - BEFORE_NAMES - names - INDENT;
  }

  private int width() {
    return commandSpec().usageMessage().width();
  }

  private static List<String> wrap(String text, int width) {
    return wrap(List.of(text.strip().split("\\s+")), width);
  }

  private static List<String> wrap(List<String> words, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
