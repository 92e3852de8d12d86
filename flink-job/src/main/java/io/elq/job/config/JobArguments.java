// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/**
 * Command line arguments as a configuration: {@code --key value} or {@code --key=value}, and {@code
 * --config FILE} for a file of Java properties, which is the place for secrets.
 *
 * <p>Precedence: the command line over the file over an option's default. Keys that begin with
 * {@code elq.} have to be options of {@link LinkingOptions}, all others Flink's.
 */
public final class JobArguments {

  private static final String CONFIG_FILE = "config";

  private JobArguments() {}

  /**
   * Parses a command line.
   *
   * @throws IllegalArgumentException if an argument has no value, is no option, is a secret, or the
   *     file cannot be read; the message never has a secret in it
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
    LinkingOptions.ALL.forEach(option -> readable(configuration, option));
    return configuration;
  }

  private static Map<String, String> commandLine(String... args) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (!args[i].startsWith("--") || args[i].length() == 2) {
        throw new IllegalArgumentException(
            "argument %d, '%s', is not understood: arguments are --key value, for example --%s localhost:9092"
                .formatted(i + 1, shown(args[i]), LinkingOptions.BOOTSTRAP_SERVERS.key()));
      }
      String argument = args[i].substring(2);
      int equals = argument.indexOf('=');
      String key = equals > 0 ? argument.substring(0, equals) : argument;
      if (equals < 0 && i + 1 == args.length) {
        throw new IllegalArgumentException("--" + argument + " lacks its value");
      }
      String value = equals > 0 ? argument.substring(equals + 1) : args[++i];
      checkNoSecret(key, value);
      values.put(key, value);
    }
    return values;
  }

  /** What follows an equals sign may be part of a secret. */
  private static String shown(String argument) {
    int equals = argument.indexOf('=');
    return equals < 0 ? argument : argument.substring(0, equals + 1) + "...";
  }

  /** Arguments stand in the list of processes, and in Flink's dashboard. */
  private static void checkNoSecret(String key, String value) {
    String all = LinkingOptions.KAFKA_PROPERTIES.key();
    Map<String, String> given = new LinkedHashMap<>();
    if (key.equals(all)) {
      given.putAll(
          readable(Configuration.fromMap(Map.of(key, value)), LinkingOptions.KAFKA_PROPERTIES));
    } else {
      given.put(key.startsWith(all + ".") ? key.substring(all.length() + 1) : key, value);
    }
    given.forEach(
        (name, secret) -> {
          if (Secrets.isSecret(name, secret)) {
            throw new IllegalArgumentException(
                "%s has a secret (%s), but everybody on the machine can read arguments: write it into a file that only the job's user may read, and give --%s FILE"
                    .formatted(key, name, CONFIG_FILE));
          }
        });
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
    if (!key.startsWith(LinkingOptions.PREFIX)) {
      FlinkKeys.check(key);
      return;
    }
    if (key.startsWith(LinkingOptions.KAFKA_PROPERTIES.key() + ".")
        || LinkingOptions.ALL.stream().anyMatch(option -> option.key().equals(key))) {
      return;
    }
    throw new IllegalArgumentException(
        "there is no option %s; did you mean %s?"
            .formatted(
                key,
                FlinkKeys.nearest(
                    key, LinkingOptions.ALL.stream().map(ConfigOption::key).toList())));
  }

  /** Flink's own message names neither the words that an option takes nor the forms of a size. */
  private static <T> T readable(Configuration values, ConfigOption<T> option) {
    try {
      return values.get(option);
    } catch (IllegalArgumentException e) {
      if (option == LinkingOptions.KAFKA_PROPERTIES) { // Neither the value nor the cause is shown.
        throw new IllegalArgumentException(
            "%s is not understood: set its entries one by one, for example %s.security.protocol"
                .formatted(option.key(), option.key()));
      }
      throw new IllegalArgumentException(
          "%s is '%s', but has to be %s"
              .formatted(
                  option.key(), values.toMap().get(option.key()), OptionsReference.form(option)),
          e);
    }
  }

  /**
   * The part of a configuration that is Flink's. Flink shows all that it is given in its dashboard,
   * and the job's own part may hold passwords.
   */
  public static Configuration flink(Configuration values) {
    Map<String, String> flink = new LinkedHashMap<>(values.toMap());
    flink.keySet().removeIf(key -> key.startsWith(LinkingOptions.PREFIX));
    return Configuration.fromMap(flink);
  }

  /** The usage line, with every key. */
  public static String usage() {
    StringBuilder usage = new StringBuilder("Options (docs/reference/job-options.md):\n");
    LinkingOptions.ALL.forEach(option -> usage.append("  --").append(option.key()).append('\n'));
    return usage.append("  --config FILE, and any key of Flink's\n").toString();
  }
}
