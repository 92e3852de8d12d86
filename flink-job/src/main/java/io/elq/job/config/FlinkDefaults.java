// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the linking job wants of Flink where nobody says otherwise. Each is Flink's own key, and an
 * argument or Flink's configuration takes precedence.
 */
public final class FlinkDefaults {

  /** With exactly-once delivery: the latency that it adds to answers. */
  private static final Duration UNTIL_ANSWERS_APPEAR = Duration.ofMillis(200);

  /** With at-least-once delivery: answers of so long are written twice after a restart. */
  private static final Duration WRITTEN_TWICE = Duration.ofSeconds(5);

  /** A slow write to the store must not restart the job: those of ten seconds at the least. */
  private static final int TOLERABLE_FAILED_CHECKPOINTS = 50;

  /**
   * A question goes on at once: Flink's 100 ms are many times what linking it takes, and threads
   * that flush every few milliseconds cost more than flushing with each question.
   */
  private static final Duration BUFFER_TIMEOUT = Duration.ZERO;

  private FlinkDefaults() {}

  /** Between checkpoints, which cost the same however few questions there are. */
  private static Duration checkpointInterval(Delivery delivery) {
    return switch (delivery) {
      case EXACTLY_ONCE -> UNTIL_ANSWERS_APPEAR;
      case AT_LEAST_ONCE -> WRITTEN_TWICE;
    };
  }

  /** Sets what the environment's configuration leaves open. */
  public static void applyTo(StreamExecutionEnvironment environment, Delivery delivery) {
    ReadableConfig given = environment.getConfiguration();
    Configuration defaults = new Configuration();
    Duration interval = checkpointInterval(delivery);
    if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
      defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, interval);
    }
    unlessGiven(
        given,
        defaults,
        CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
        TOLERABLE_FAILED_CHECKPOINTS);
    unlessGiven(given, defaults, ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
    environment.configure(defaults);
  }

  private static <T> void unlessGiven(
      ReadableConfig given, Configuration defaults, ConfigOption<T> option, T value) {
    if (given.getOptional(option).isEmpty()) {
      defaults.set(option, value);
    }
  }
}
