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

  /** Between questions and answers; the latency that exactly-once delivery adds. */
  static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(200);

  /** A slow write to the store must not restart the job: those of ten seconds. */
  static final int TOLERABLE_FAILED_CHECKPOINTS = 50;

  /** Flink's 100 ms are many times what linking a question takes. */
  static final Duration BUFFER_TIMEOUT = Duration.ofMillis(5);

  private FlinkDefaults() {}

  /** Sets what the environment's configuration leaves open. */
  public static void applyTo(StreamExecutionEnvironment environment) {
    ReadableConfig given = environment.getConfiguration();
    Configuration defaults = new Configuration();
    if (!environment.getCheckpointConfig().isCheckpointingEnabled()) {
      defaults.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
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
