// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.deadletters;

import io.elq.cli.common.UserException;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.kafka.KafkaArguments;
import io.elq.job.config.LinkingOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the dead letters are. */
final class TopicArguments {
  @Mixin private final KafkaArguments kafka = new KafkaArguments();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Topic of dead letters (default: that of --config, else dead-letters).")
  private @Nullable String topic;

  /** The topic's name. */
  String topic() {
    return topic != null ? topic : kafka.configuration().get(LinkingOptions.DEAD_LETTERS_TOPIC);
  }

  /** Its cluster. */
  KafkaAccess kafka() {
    return kafka.kafka();
  }

  /**
   * How many partitions the topic has.
   *
   * @throws UserException if there is no such topic, or nobody answers
   */
  int require(KafkaAccess access) {
    int partitions = access.partitions(topic());
    if (partitions == 0) {
      throw new UserException(
          "the Kafka brokers at %s have no topic %s: correct --topic or --bootstrap-servers"
              .formatted(access.servers(), topic()));
    }
    return partitions;
  }
}
