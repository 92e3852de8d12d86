// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.common;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Settings as users know them. The modules name a setting that is out of range by its component,
 * {@code batchSize}; on the command line it is an option, {@code --batch-size}.
 */
final class OptionNames {
  private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

  /** Settings whose option has another name. */
  private static final Map<String, String> OTHERS = Map.of("windowTokens", "--max-context");

  private OptionNames() {}

  /**
   * The message with the setting that it begins with named as the command's option; unchanged if
   * the command has no such option.
   */
  static String inWordsOf(CommandSpec command, String message) {
    int end = message.indexOf(' ');
    if (end < 0) {
      return message;
    }
    String setting = message.substring(0, end);
    OptionSpec option = command.findOption(OTHERS.getOrDefault(setting, option(setting)));
    return option == null ? message : option.longestName() + message.substring(end);
  }

  private static String option(String setting) {
    Matcher capitals = CAPITAL.matcher(setting);
    return "--" + capitals.replaceAll(c -> "-" + c.group().toLowerCase(Locale.ROOT));
  }
}
