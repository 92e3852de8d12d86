// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.kafka;

import io.elq.cli.common.UserException;
import io.elq.linker.lines.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka cluster and how to reach it.
 *
 * @param servers brokers to ask first, HOST:PORT separated by commas
 * @param properties further settings of all clients, for example of TLS
 */
public record KafkaAccess(String servers, Properties properties) {

  /** How long brokers have to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(8);

  /** Of one record; topics may be configured to take more than producers do by default. */
  private static final int LARGEST = 64 << 20;

  /** Kafka's default, where the client may not see the brokers'. */
  private static final Duration DEFAULT_RETENTION = Duration.ofDays(7);

  /** Without the properties, which may hold passwords. */
  @Override
  public String toString() {
    return "Kafka at " + servers;
  }

  /**
   * The partitions of a topic.
   *
   * @return how many there are; 0 if there is no such topic
   * @throws UserException if no broker answers, or they refuse the client
   */
  public int partitions(String topic) {
    try (Admin admin = admin()) {
      return answer(admin.describeTopics(List.of(topic)).allTopicNames())
          .map(topics -> Objects.requireNonNull(topics.get(topic)).partitions().size())
          .orElse(0);
    }
  }

  /** How long the brokers keep a group's position without a commit. */
  public Duration positionsKept() {
    try (Admin admin = admin()) {
      String broker =
          String.valueOf(
              answer(admin.describeCluster().nodes()).orElseThrow().iterator().next().id());
      return setting(admin, new ConfigResource(Type.BROKER, broker), "offsets.retention.minutes")
          .map(Duration::ofMinutes)
          .orElse(DEFAULT_RETENTION);
    }
  }

  /** How long a topic keeps a record after its timestamp; empty for ever, or if it is not known. */
  public Optional<Duration> recordsKept(String topic) {
    try (Admin admin = admin()) {
      return setting(admin, new ConfigResource(Type.TOPIC, topic), TopicConfig.RETENTION_MS_CONFIG)
          .filter(millis -> millis >= 0)
          .map(Duration::ofMillis);
    }
  }

  /** A number among the settings; empty for a client that may not see them. */
  private static Optional<Long> setting(Admin admin, ConfigResource resource, String name) {
    try {
      var settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return Optional.ofNullable(settings)
          .map(known -> known.get(name))
          .map(ConfigEntry::value)
          .map(Long::parseLong);
    } catch (ExecutionException e) {
      return Optional.empty(); // Needs a right that replaying itself does not need.
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  /**
   * A consumer of committed records.
   *
   * @param group whose positions it sees, or null
   */
  public KafkaConsumer<byte[], byte[]> consumer(@Nullable String group) {
    Properties settings = settings(Map.of());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    if (group != null) {
      settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    }
    return opened(
        () ->
            new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /** A producer in transactions of this name. */
  public KafkaProducer<byte[], byte[]> producer(String transactionalId) {
    Properties settings =
        settings(
            Map.of(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                LARGEST,
                ProducerConfig.BUFFER_MEMORY_CONFIG,
                2L * LARGEST));
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    return opened(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  /** A producer of single records, each of which is acknowledged by all replicas. */
  public KafkaProducer<byte[], byte[]> producer() {
    Properties settings = settings(Map.of());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return opened(
        () -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  private Admin admin() {
    String millis = String.valueOf(PATIENCE.toMillis());
    Properties settings = settings(Map.of());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, millis);
    return opened(() -> Admin.create(settings));
  }

  private Properties settings(Map<String, ?> defaults) {
    Properties settings = new Properties();
    settings.putAll(defaults);
    settings.putAll(properties);
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    return settings;
  }

  private <T> T opened(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException e) {
      String reason = Reason.message(Objects.requireNonNullElse(e.getCause(), e));
      throw new UserException(
          "no client of the Kafka brokers at %s can be made: %s. Correct --bootstrap-servers or the"
                  .formatted(servers, reason)
              + " elq.kafka.properties of --config");
    }
  }

  /** What the brokers answer; empty if it is that there is no such topic. */
  private <T> Optional<T> answer(KafkaFuture<T> answer) {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      if (e.getCause() instanceof TimeoutException) {
        throw new UserException(
            "no Kafka broker answered at %s within %d s: start it, or correct --bootstrap-servers"
                .formatted(servers, PATIENCE.toSeconds()));
      }
      throw new UserException(
          "the Kafka brokers at %s refuse the command: %s"
              .formatted(servers, Reason.message(Objects.requireNonNullElse(e.getCause(), e))));
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static IllegalStateException interrupted() {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while asking the Kafka brokers");
  }
}
