// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import static org.apache.kafka.clients.CommonClientConfigs.SECURITY_PROTOCOL_CONFIG;

import io.elq.job.config.Delivery;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.LinkingOptions;
import io.elq.job.config.ReleaseOptions;
import io.elq.linker.lines.Reason;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the brokers whether a job can read and write there.
 *
 * @param config the job
 * @param patience how long they have to answer each request
 */
record KafkaCheck(LinkingJobConfig config, Duration patience) {

  /** No broker answers. */
  static final class UnreachableException extends PreflightException {
    private static final long serialVersionUID = 1L;

    UnreachableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Asks.
   *
   * @throws UnreachableException if nobody answers
   * @throws PreflightException if a topic is missing or takes less than the job may write, or
   *     transactions may not last as long as the job's
   */
  void run() throws PreflightException {
    Admin admin = open();
    try {
      String broker = String.valueOf(get(admin.describeCluster().nodes()).iterator().next().id());
      Map<String, String> settings = settings(admin, broker);
      checkTransactions(settings.get("transaction.max.timeout.ms"));
      checkTopics(admin, !"false".equals(settings.get("auto.create.topics.enable")));
      new TopicSettings(config).check(admin);
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private Admin open() throws PreflightException {
    Properties properties = new Properties();
    properties.putAll(config.kafka().properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, config.kafka().bootstrapServers());
    String millis = String.valueOf(patience.toMillis());
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    try {
      return Admin.create(properties);
    } catch (KafkaException e) {
      String reason = Reason.message(Objects.requireNonNullElse(e.getCause(), e));
      if (reason.contains("No resolvable bootstrap urls")) {
        throw new UnreachableException(
            "no host of %s is known: correct %s".formatted(brokers(), brokersOption()), e);
      }
      throw new PreflightException(
          "the Kafka client for %s refuses its properties: %s. See %s and %s"
              .formatted(brokers(), reason, brokersOption(), LinkingOptions.KAFKA_PROPERTIES.key()),
          e);
    }
  }

  private <T> T get(KafkaFuture<T> answer) throws PreflightException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new UnreachableException(
            "no Kafka broker answered at %s within %d s: start it, or correct %s"
                    .formatted(brokers(), patience.toSeconds(), brokersOption())
                + adviceOnProtocol(),
            e);
      }
      throw new PreflightException(
          "the Kafka brokers at %s refuse the job: %s"
              .formatted(brokers(), KafkaRefusal.of(Objects.requireNonNullElse(e.getCause(), e))),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreflightException("interrupted while asking the Kafka brokers", e);
    }
  }

  /** A broker's settings by name; empty for a client that may not see them. */
  private static Map<String, String> settings(Admin admin, String broker) {
    ConfigResource resource = new ConfigResource(Type.BROKER, broker);
    try {
      return admin.describeConfigs(List.of(resource)).all().get().values().stream()
          .flatMap(config -> config.entries().stream())
          .filter(entry -> entry.value() != null)
          .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    } catch (ExecutionException e) {
      return Map.of(); // Needs a right that linking itself does not need.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Map.of();
    }
  }

  private void checkTransactions(@Nullable String longestMillis) throws PreflightException {
    if (config.delivery().guarantee() != Delivery.EXACTLY_ONCE || longestMillis == null) {
      return;
    }
    Duration longest = Duration.ofMillis(Long.parseLong(longestMillis));
    if (config.delivery().timeout().compareTo(longest) > 0) {
      throw new PreflightException(
          "%s is %d s, but the brokers at %s allow at most %d s: lower it, or raise their"
                  .formatted(
                      LinkingOptions.TRANSACTION_TIMEOUT.key(),
                      config.delivery().timeout().toSeconds(),
                      brokers(),
                      longest.toSeconds())
              + " transaction.max.timeout.ms");
    }
  }

  private void checkTopics(Admin admin, boolean madeWhenWritten) throws PreflightException {
    Map<String, String> options = new HashMap<>();
    options.put(config.questions().topic(), LinkingOptions.QUESTIONS_TOPIC.key());
    options.put(config.answers().topic(), LinkingOptions.LINKED_TOPIC.key());
    options.put(config.deadLettersTopic(), LinkingOptions.DEAD_LETTERS_TOPIC.key());
    if (config.releases().topic() != null) {
      options.put(config.releases().announcements(), ReleaseOptions.TOPIC.key());
    }
    if (config.entities().topic() != null) {
      options.put(config.entities().updates(), LinkingOptions.ENTITIES_TOPIC.key());
    }
    Map<String, KafkaFuture<TopicDescription>> topics =
        admin.describeTopics(options.keySet()).topicNameValues();
    for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : topics.entrySet()) {
      boolean read =
          topic.getKey().equals(config.questions().topic())
              || topic.getKey().equals(config.releases().topic())
              || topic.getKey().equals(config.entities().topic());
      boolean needed = read || !madeWhenWritten;
      if (needed && !exists(topic.getValue())) {
        throw new PreflightException(
            "the Kafka brokers at %s have no topic %s: create it, or correct %s"
                .formatted(brokers(), topic.getKey(), options.get(topic.getKey())));
      }
    }
  }

  private boolean exists(KafkaFuture<TopicDescription> topic) throws PreflightException {
    try {
      get(topic);
      return true;
    } catch (PreflightException e) {
      Throwable answer = e.getCause() == null ? null : e.getCause().getCause();
      if (answer instanceof UnknownTopicOrPartitionException) {
        return false;
      }
      throw e;
    }
  }

  /** A broker that demands TLS hangs up on a client without it, and the client does not see why. */
  private String adviceOnProtocol() {
    return config.kafka().properties().containsKey(SECURITY_PROTOCOL_CONFIG)
        ? ""
        : "; if it demands TLS or a login, set " + KafkaRefusal.property(SECURITY_PROTOCOL_CONFIG);
  }

  private String brokers() {
    return config.kafka().bootstrapServers();
  }

  private static String brokersOption() {
    return LinkingOptions.BOOTSTRAP_SERVERS.key();
  }
}
