// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.kafka;

import java.util.Map;

/**
 * What a {@link KafkaBroker} demands of its clients.
 *
 * @param protocol Kafka's name: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL
 * @param properties further properties of the broker, for example its {@code ssl.keystore.location}
 *     or {@code sasl.enabled.mechanisms}
 * @param users passwords by name, for SCRAM-SHA-512
 */
public record ClientListener(
    String protocol, Map<String, String> properties, Map<String, String> users) {

  /** Nothing: whoever reaches the port is served. */
  public static final ClientListener PLAINTEXT =
      new ClientListener("PLAINTEXT", Map.of(), Map.of());

  /** Names the passwords' owners only. */
  @Override
  public String toString() {
    return "%s for %s".formatted(protocol, users.keySet());
  }
}
