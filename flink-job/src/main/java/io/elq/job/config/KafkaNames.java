// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Broker addresses and topic names, checked as Kafka checks them, but before a job starts. */
final class KafkaNames {
  private static final int LAST_PORT = 65_535;

  private static final Pattern BROKER =
      Pattern.compile("(?:[\\w.-]+://)?(?:\\[[\\w:%.-]+]|[\\w%.-]+):(\\d{1,5})");

  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

  private KafkaNames() {}

  /**
   * @param option key of the option that gives them
   * @param brokers addresses, separated by commas
   * @throws IllegalArgumentException if one is no {@code host:port}
   */
  static void checkBrokers(String option, String brokers) {
    for (String broker : brokers.split(",", -1)) {
      Matcher address = BROKER.matcher(broker.strip());
      if (!address.matches() || !isPort(address.group(1))) {
        throw new IllegalArgumentException(
            "%s has the broker '%s', but a broker is host:port, for example localhost:9092"
                .formatted(option, broker.strip()));
      }
    }
  }

  private static boolean isPort(String digits) {
    int port = Integer.parseInt(digits);
    return port >= 1 && port <= LAST_PORT;
  }

  /**
   * @param option key of the option that gives it
   * @throws IllegalArgumentException if Kafka has no topics of such a name
   */
  static void checkTopic(String option, String topic) {
    if (!TOPIC.matcher(topic).matches() || topic.equals(".") || topic.equals("..")) {
      throw new IllegalArgumentException(
          ("%s is '%s', but a topic's name has 1 to 249 letters (a-z, A-Z), digits, dots,"
                  + " underscores and hyphens, and is not . or ..")
              .formatted(option, topic));
    }
  }
}
