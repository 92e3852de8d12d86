// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.util.Locale;

/** Enum constants as configurations write them: {@code EXACTLY_ONCE} is {@code exactly-once}. */
final class OptionWords {

  private OptionWords() {}

  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
