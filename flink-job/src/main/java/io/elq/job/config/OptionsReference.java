// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.description.HtmlFormatter;
import org.apache.flink.util.TimeUtils;

/** The reference page of all options, written from the options themselves. */
public final class OptionsReference {

  private static final String INTRODUCTION =
      """
      # Options of the linking job
      <!-- Written by `mvn -pl flink-job -am test -Dtest=OptionsReferenceTest -Delq.write-docs=true \
      -Dsurefire.failIfNoSpecifiedTests=false`; do not edit. -->

      Give options as `--key value`, or in a properties file with `--config FILE`. The command line \
      takes precedence over the file, and the file over the default. A key that begins with `elq.` \
      and is not listed here is refused, and so is any other that is not one of Flink's own \
      (`execution.checkpointing.interval`, `parallelism.default`, ...).

      Three of Flink's options have other defaults in this job:

      | key | default | why |
      |---|---|---|
      | `execution.checkpointing.interval` | `200 ms` with exactly-once delivery, `5 s` with at-least-once | with the one answers appear with each checkpoint, with the other those since the last are written twice after a restart |
      | `execution.checkpointing.tolerable-failed-checkpoints` | `50` | a store that is slow for ten seconds must not restart the job |
      | `execution.buffer-timeout` | `0 ms` | a question goes on at once: Flink's 100 ms are many times what linking it takes |

      With exactly-once delivery, `execution.checkpointing.dir` is required, and \
      `execution.checkpointing.mode` has to stay `EXACTLY_ONCE`.

      | key | type | default | meaning |
      |---|---|---|---|
      """;

  private OptionsReference() {}

  /** The page, in Markdown. */
  public static String page() {
    StringBuilder page = new StringBuilder(INTRODUCTION);
    for (ConfigOption<?> option : LinkingOptions.ALL) {
      page.append(
          "| `%s` | %s | %s | %s |%n"
              .formatted(option.key(), type(option), defaultOf(option), text(option)));
    }
    return page.toString();
  }

  static String text(ConfigOption<?> option) {
    return new HtmlFormatter().format(option.description());
  }

  private static String type(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value == null) {
      return "string";
    }
    if (value instanceof Enum<?> constant) {
      return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
          .map(OptionsReference::word)
          .collect(Collectors.joining(", "));
    }
    if (value instanceof List) {
      return "list";
    }
    return value instanceof Map ? "map" : value.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** What a value of an option looks like, in words. */
  static String form(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value instanceof Enum<?>) {
      return "one of " + type(option);
    }
    if (value instanceof Duration) {
      return "a duration, for example 500 ms, 10 s or 1 min";
    }
    if (value instanceof MemorySize) {
      return "a size, for example 512 mb or 2 gb";
    }
    if (value instanceof Boolean) {
      return "true or false";
    }
    if (value instanceof Double) {
      return "a number, for example 0.5";
    }
    return value instanceof Integer ? "a whole number" : "a " + type(option);
  }

  private static String defaultOf(ConfigOption<?> option) {
    Object value = option.defaultValue();
    if (value == null || value instanceof Map) {
      return "none";
    }
    return value instanceof Duration duration
        ? "`" + TimeUtils.formatWithHighestUnit(duration) + "`"
        : "`" + word(value) + "`";
  }

  private static String word(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(OptionsReference::word).collect(Collectors.joining(";"));
    }
    return value instanceof Enum<?> constant ? OptionWords.of(constant) : value.toString();
  }
}
