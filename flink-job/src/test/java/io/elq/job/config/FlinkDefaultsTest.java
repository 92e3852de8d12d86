// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class FlinkDefaultsTest {

  @Test
  void whatNobodySaysIsTheJobs() {
    StreamExecutionEnvironment environment =
        environment(new Configuration(), Delivery.EXACTLY_ONCE);
    assertThat(environment.getCheckpointInterval()).isEqualTo(200);
    assertThat(environment.getCheckpointConfig().getTolerableCheckpointFailureNumber())
        .isEqualTo(50);
    assertThat(environment.getBufferTimeout()).isZero();
  }

  @Test
  void checkpointsAreFewerWhereNoAnswerWaitsForThem() {
    StreamExecutionEnvironment environment =
        environment(new Configuration(), Delivery.AT_LEAST_ONCE);
    assertThat(environment.getCheckpointInterval()).isEqualTo(5_000);
    assertThat(environment.getCheckpointConfig().getTolerableCheckpointFailureNumber())
        .isEqualTo(50);
  }

  @Test
  void whatTheConfigurationSaysStands() {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(7));
    flink.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 0);
    flink.set(ExecutionOptions.BUFFER_TIMEOUT, Duration.ofMillis(50));
    StreamExecutionEnvironment environment = environment(flink, Delivery.EXACTLY_ONCE);
    assertThat(environment.getCheckpointInterval()).isEqualTo(7_000);
    assertThat(environment.getCheckpointConfig().getTolerableCheckpointFailureNumber()).isZero();
    assertThat(environment.getBufferTimeout()).isEqualTo(50);
  }

  private static StreamExecutionEnvironment environment(Configuration flink, Delivery delivery) {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(flink);
    FlinkDefaults.applyTo(environment, delivery);
    return environment;
  }
}
