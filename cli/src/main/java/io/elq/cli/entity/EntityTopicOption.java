// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.entity;

import io.elq.cli.kafka.KafkaArguments;
import io.elq.cli.kafka.OrderedTopic;
import io.elq.job.config.LinkingOptions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where updates of entities are written. */
final class EntityTopicOption {
  @Mixin private final KafkaArguments kafka = new KafkaArguments();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description =
          "Topic of updates of entities (default: that of --config, else elq-entity-updates).")
  private @Nullable String topic;

  EntityTopic updates() {
    String ofJob = kafka.configuration().get(LinkingOptions.ENTITIES_TOPIC);
    String name =
        topic != null ? topic : Objects.requireNonNullElse(ofJob, EntityTopic.DEFAULT_NAME);
    return new EntityTopic(new OrderedTopic(kafka.kafka(), name, "updates of entities"));
  }

  /** How many entities the job allows. */
  int most() {
    return kafka.configuration().get(LinkingOptions.MAX_ENTITIES);
  }
}
