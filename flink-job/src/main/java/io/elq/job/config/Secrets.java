// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Which keys have values that nobody may see. Kafka says it of its own properties; of others the
 * name decides, as in Flink's dashboard.
 */
final class Secrets {

  /** What stands for a secret value. */
  static final String HIDDEN = GlobalConfiguration.HIDDEN_CONTENT;

  /** Says where a value is, for Kafka's config providers, and is none itself. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{[^}]+}");

  private static final ConfigDef[] CLIENTS = {
    ConsumerConfig.configDef(), ProducerConfig.configDef(), AdminClientConfig.configDef()
  };

  private Secrets() {}

  /** Whether a property of Kafka's clients, or a key of Flink's, has a secret value. */
  static boolean isSecret(String key) {
    for (ConfigDef client : CLIENTS) {
      ConfigKey known = client.configKeys().get(key);
      if (known != null) {
        return known.type == Type.PASSWORD;
      }
    }
    return GlobalConfiguration.isSensitive(key);
  }

  /** Whether a value is the secret, not only where it is found. */
  static boolean isSecret(String key, String value) {
    return isSecret(key) && !REFERENCE.matcher(value).matches();
  }

  /** Properties without the values that nobody may see, by key. */
  static Map<String, String> masked(Map<?, ?> properties) {
    Map<String, String> masked = new TreeMap<>();
    properties.forEach(
        (key, value) ->
            masked.put(key.toString(), isSecret(key.toString()) ? HIDDEN : String.valueOf(value)));
    return masked;
  }
}
