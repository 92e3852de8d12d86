// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.UserException;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the dead letters are. */
final class TopicArguments {
  private static final String LOCAL = "localhost:9092";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file of the job, of which the options elq.kafka and elq.dead-letters.topic"
              + " are taken (default: none).")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "Kafka brokers, separated by commas (default: those of --config, else localhost:9092).")
  private @Nullable String servers;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Topic of dead letters (default: that of --config, else dead-letters).")
  private @Nullable String topic;

  /** The topic's name. */
  String topic() {
    return topic != null ? topic : configuration().get(LinkingOptions.DEAD_LETTERS_TOPIC);
  }

  /** Its cluster. */
  KafkaAccess kafka() {
    Configuration values = configuration();
    Properties properties = new Properties();
    properties.putAll(values.get(LinkingOptions.KAFKA_PROPERTIES));
    String brokers =
        servers != null
            ? servers
            : Objects.requireNonNullElse(values.get(LinkingOptions.BOOTSTRAP_SERVERS), LOCAL);
    return new KafkaAccess(brokers, properties);
  }

  /**
   * How many partitions the topic has.
   *
   * @throws UserException if there is no such topic, or nobody answers
   */
  int require(KafkaAccess kafka) {
    int partitions = kafka.partitions(topic());
    if (partitions == 0) {
      throw new UserException(
          "the Kafka brokers at %s have no topic %s: correct --topic or --bootstrap-servers"
              .formatted(kafka.servers(), topic()));
    }
    return partitions;
  }

  private Configuration configuration() {
    if (config == null) {
      return new Configuration();
    }
    Arguments.require(config, "name the job's properties file");
    return JobArguments.parse("--config", config.toString());
  }
}
