// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.LinkingOptions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.ConfigOption;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.config.TopicConfig;

/**
 * Whether the topics that the job writes to take every record that it may write. One that is
 * refused fails the job, and would again after each restart.
 *
 * @param config the job
 */
record TopicSettings(LinkingJobConfig config) {

  /**
   * Asks the brokers. A topic that is not there, or whose settings the client may not see, passes.
   *
   * @throws PreflightException if a topic takes smaller or younger records only
   */
  void check(Admin admin) throws PreflightException {
    checkSize(
        admin, config.answers().topic(), config.limits().answer(), LinkingOptions.MAX_ANSWER_BYTES);
    checkSize(
        admin,
        config.deadLettersTopic(),
        config.limits().deadLetter(),
        LinkingOptions.MAX_DEAD_LETTER_BYTES);
    checkAge(admin, config.answers().topic());
  }

  private static void checkSize(Admin admin, String topic, long largest, ConfigOption<?> option)
      throws PreflightException {
    Optional<Long> taken =
        setting(admin, topic, TopicConfig.MAX_MESSAGE_BYTES_CONFIG).map(Long::parseLong);
    if (taken.isPresent() && taken.get() < largest) {
      throw new PreflightException(
          "the topic %s takes records of at most %,d bytes (%s), but the job may write %,d: set %s to %db or lower, or raise the topic's"
              .formatted(
                  topic,
                  taken.get(),
                  TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                  largest,
                  option.key(),
                  taken.get()));
    }
  }

  /** Answers have the timestamps of their questions, which may be as old as that topic is. */
  private static void checkAge(Admin admin, String topic) throws PreflightException {
    Optional<Long> oldest =
        setting(admin, topic, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG)
            .map(Long::parseLong);
    boolean kept =
        setting(admin, topic, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG)
            .filter("CreateTime"::equals)
            .isPresent();
    if (kept && oldest.isPresent() && oldest.get() < Long.MAX_VALUE) {
      throw new PreflightException(
          "the topic %s refuses records older than %,d ms (%s), but answers have the timestamps of their questions: remove that setting, or set %s to LogAppendTime"
              .formatted(
                  topic,
                  oldest.get(),
                  TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG,
                  TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG));
    }
  }

  private static Optional<String> setting(Admin admin, String topic, String name)
      throws PreflightException {
    ConfigResource resource = new ConfigResource(Type.TOPIC, topic);
    try {
      Config settings = admin.describeConfigs(List.of(resource)).all().get().get(resource);
      return Optional.ofNullable(settings).map(known -> known.get(name)).map(ConfigEntry::value);
    } catch (ExecutionException e) {
      return Optional.empty(); // Needs a right that linking itself does not need.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PreflightException("interrupted while asking the Kafka brokers", e);
    }
  }
}
