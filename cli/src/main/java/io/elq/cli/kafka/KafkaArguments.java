// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.kafka;

import io.elq.cli.common.Arguments;
import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the Kafka cluster of a job is. */
public final class KafkaArguments {
  private static final String LOCAL = "localhost:9092";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Properties file of the job, of which the options elq.kafka and the topics are taken"
              + " (default: none).")
  private @Nullable Path config;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description =
          "Kafka brokers, separated by commas (default: those of --config, else localhost:9092).")
  private @Nullable String servers;

  /** The cluster. */
  public KafkaAccess kafka() {
    Configuration values = configuration();
    Properties properties = new Properties();
    properties.putAll(values.get(LinkingOptions.KAFKA_PROPERTIES));
    String brokers =
        servers != null
            ? servers
            : Objects.requireNonNullElse(values.get(LinkingOptions.BOOTSTRAP_SERVERS), LOCAL);
    return new KafkaAccess(brokers, properties);
  }

  /** The job's options, as far as they are given. */
  public Configuration configuration() {
    if (config == null) {
      return new Configuration();
    }
    Arguments.require(config, "name the job's properties file");
    return JobArguments.parse("--config", config.toString());
  }
}
