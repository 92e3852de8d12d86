// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;

/** Values of options, in range; messages name the option, its value and what is allowed. */
final class OptionValues {

  private OptionValues() {}

  static String required(Configuration values, ConfigOption<String> option) {
    String value = values.get(option);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(
          "%s is missing. %s".formatted(option.key(), OptionsReference.text(option)));
    }
    return value;
  }

  /** A text, or null where it is not given or blank. */
  static @Nullable String optional(Configuration values, ConfigOption<String> option) {
    String value = values.get(option);
    return value == null || value.isBlank() ? null : value;
  }

  static int atLeast(int least, Configuration values, ConfigOption<Integer> option) {
    int value = values.get(option);
    if (value < least) {
      throw new IllegalArgumentException(
          "%s is %d, but has to be at least %d".formatted(option.key(), value, least));
    }
    return value;
  }

  /** A size in bytes. */
  static long atLeastAByte(Configuration values, ConfigOption<MemorySize> option) {
    long bytes = values.get(option).getBytes();
    if (bytes < 1) {
      throw new IllegalArgumentException(
          "%s is %d bytes, but has to be at least 1".formatted(option.key(), bytes));
    }
    return bytes;
  }

  static double share(Configuration values, ConfigOption<Double> option) {
    double value = values.get(option);
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be above 0 and at most 1".formatted(option.key(), value));
    }
    return value;
  }

  static Duration positive(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be above 0".formatted(option.key(), value));
    }
    return value;
  }

  static Duration notNegative(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.isNegative()) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be at least 0".formatted(option.key(), value));
    }
    return value;
  }

  static Duration atLeastASecond(Configuration values, ConfigOption<Duration> option) {
    Duration value = values.get(option);
    if (value.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "%s is %s, but has to be at least 1 s".formatted(option.key(), value));
    }
    return value;
  }
}
