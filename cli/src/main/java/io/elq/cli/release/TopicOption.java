// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.kafka.KafkaArguments;
import io.elq.job.config.JobArguments;
import io.elq.job.config.ReleaseOptions;
import java.util.Objects;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where releases are announced. */
final class TopicOption {
  @Mixin private final KafkaArguments kafka = new KafkaArguments();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "Topic of announcements (default: that of --config, else elq-releases).")
  private @Nullable String topic;

  /** The topic of announcements. */
  ReleaseTopic announcements() {
    return topic != null
        ? new ReleaseTopic(kafka.kafka(), topic)
        : of(ReleaseOptions.TOPIC, ReleaseTopic.DEFAULT_NAME);
  }

  /** The topic of what became of them. */
  ReleaseTopic states() {
    return of(ReleaseOptions.STATUS_TOPIC, ReleaseTopic.DEFAULT_STATES);
  }

  /** What the job's configuration tells Flink, for example of file systems. */
  Configuration flink() {
    return JobArguments.flink(kafka.configuration());
  }

  private ReleaseTopic of(ConfigOption<String> option, String other) {
    String name = Objects.requireNonNullElse(kafka.configuration().get(option), other);
    return new ReleaseTopic(kafka.kafka(), name);
  }
}
