// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.commons.text.similarity.LevenshteinDistance;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Command line arguments as a configuration: {@code --key value} or {@code --key=value}, and {@code
 * --config FILE} for a file of Java properties.
 *
 * <p>Precedence: the command line over the file over an option's default. Keys that begin with
 * {@code elq.} have to be options of {@link LinkingOptions}; all others are left to Flink.
 */
public final class JobArguments {

  private static final String CONFIG_FILE = "config";

  private JobArguments() {}

  /**
   * Parses a command line.
   *
   * @throws IllegalArgumentException if an argument has no value, is not an option, or the file
   *     cannot be read
   */
  public static Configuration parse(String... args) {
    Map<String, String> commandLine = commandLine(args);
    Map<String, String> values = new LinkedHashMap<>();
    String file = commandLine.remove(CONFIG_FILE);
    if (file != null) {
      values.putAll(properties(Path.of(file)));
    }
    values.putAll(commandLine);
    values.keySet().forEach(JobArguments::checkKnown);
    Configuration configuration = Configuration.fromMap(values);
    LinkingOptions.ALL.forEach(option -> checkReadable(configuration, option));
    return configuration;
  }

  private static Map<String, String> commandLine(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--") || args[i].length() == 2) {
        throw new IllegalArgumentException(
            "'%s' is not understood: arguments are --key value, for example --%s localhost:9092"
                .formatted(args[i], LinkingOptions.BOOTSTRAP_SERVERS.key()));
      }
      String argument = args[i].substring(2);
      int equals = argument.indexOf('=');
      if (equals > 0) {
        values.put(argument.substring(0, equals), argument.substring(equals + 1));
      } else if (i + 1 < args.length) {
        values.put(argument, args[++i]);
      } else {
        throw new IllegalArgumentException("--" + argument + " lacks its value");
      }
    }
    return values;
  }

  private static Map<String, String> properties(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the configuration file " + file, e);
    }
    Map<String, String> values = new LinkedHashMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }

  private static void checkKnown(String key) {
    if (!key.startsWith(LinkingOptions.PREFIX)
        || key.startsWith(LinkingOptions.KAFKA_PROPERTIES.key() + ".")
        || LinkingOptions.ALL.stream().anyMatch(option -> option.key().equals(key))) {
      return;
    }
    throw new IllegalArgumentException(
        "there is no option %s; did you mean %s?".formatted(key, nearest(key)));
  }

  /** Flink's own message names neither the words that an option takes nor the forms of a size. */
  private static void checkReadable(Configuration values, ConfigOption<?> option) {
    try {
      values.get(option);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s is '%s', but has to be %s"
              .formatted(
                  option.key(), values.toMap().get(option.key()), OptionsReference.form(option)),
          e);
    }
  }

  private static String nearest(String key) {
    LevenshteinDistance distance = new LevenshteinDistance();
    return LinkingOptions.ALL.stream()
        .map(ConfigOption::key)
        .min(Comparator.comparingInt(known -> distance.apply(known, key)))
        .orElseThrow();
  }

  /** The usage line, with every key. */
  public static String usage() {
    StringBuilder usage = new StringBuilder("Options (docs/reference/job-options.md):\n");
    LinkingOptions.ALL.forEach(option -> usage.append("  --").append(option.key()).append('\n'));
    return usage.append("  --config FILE, and any key of Flink's\n").toString();
  }
}
