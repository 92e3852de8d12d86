// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import io.elq.job.config.LinkingOptions;
import io.elq.linker.lines.Reason;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;

/** Why brokers do not serve a client, with what to correct. */
final class KafkaRefusal {

  private KafkaRefusal() {}

  /**
   * The reason and the remedy, without a full stop.
   *
   * @param error what the client failed with
   */
  static String of(Throwable error) {
    String reason = Reason.message(error);
    if (error instanceof UnsupportedSaslMechanismException
        || reason.contains("Unsupported client mechanism")
        || reason.contains("does not support mechanism")) {
      return reason + ". Correct " + property("sasl.mechanism");
    }
    if (error instanceof SaslAuthenticationException) {
      return "%s. Correct user and password in %s".formatted(reason, property("sasl.jaas.config"));
    }
    if (error instanceof SslAuthenticationException) {
      return "%s (%s). Correct what the client shows, %s, and whom it trusts, %s"
          .formatted(
              reason,
              Reason.message(root(error)),
              property("ssl.keystore.*"),
              property("ssl.truststore.*"));
    }
    if (error instanceof AuthorizationException) {
      return reason + ". Grant the job's user what it lacks";
    }
    return "%s. See %s".formatted(reason, LinkingOptions.KAFKA_PROPERTIES.key());
  }

  private static Throwable root(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** The option that sets a property of Kafka's clients. */
  static String property(String name) {
    return LinkingOptions.KAFKA_PROPERTIES.key() + "." + name;
  }
}
