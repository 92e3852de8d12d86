// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Linking jobs with the fake release on a mini cluster that restarts them quickly. */
final class Jobs {
  private final FlinkCluster cluster;
  private final Path directory;

  /**
   * @param directory for the announcement
   */
  Jobs(FlinkCluster cluster, Path directory) {
    this.cluster = cluster;
    this.directory = directory;
  }

  /** A cluster with two slots and two checkpoints a second. */
  static FlinkCluster cluster() throws Exception {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1_000);
    flink.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(200));
    return FlinkCluster.start(FlinkCluster.Settings.slots(2).withFlink(flink));
  }

  FlinkJob submit(Topics topics, String... more) throws Exception {
    return cluster.submit(environment(topics, more), LinkingJob.NAME);
  }

  /** A job without a file that announces a release. */
  FlinkJob submitWith(Topics topics, String... more) throws Exception {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.addAll(List.of(more));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(
            LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new))),
            new FakeRelease())
        .addTo(environment);
    return cluster.submit(environment, LinkingJob.NAME);
  }

  FlinkJob resume(Topics topics, String savepoint) throws Exception {
    return cluster.resume(environment(topics), LinkingJob.NAME, savepoint);
  }

  private StreamExecutionEnvironment environment(Topics topics, String... more) throws IOException {
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(config(topics, more), new FakeRelease()).addTo(environment);
    return environment;
  }

  private LinkingJobConfig config(Topics topics, String... more) throws IOException {
    Path announcement = directory.resolve("release.json");
    Files.writeString(
        announcement, "{\"id\": \"fake-1\", \"uri\": \"/r\", \"manifestHash\": \"00\"}");
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + announcement);
    arguments.addAll(List.of(more));
    return LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
  }
}
