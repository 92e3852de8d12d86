// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * A Flink cluster inside this JVM: a JobManager with its web dashboard and one or more
 * TaskManagers. It listens on localhost alone, and its dashboard takes no jobs: whoever could
 * upload one would run code in this JVM. Checkpoints go to a temporary directory that ends with it,
 * unless its configuration names another. Safe for use by many threads; closing it cancels its
 * jobs.
 */
public final class FlinkCluster implements AutoCloseable {

  /**
   * How the cluster is started.
   *
   * @param taskManagers number of TaskManagers, at least 1
   * @param slots slots of each, at least 1; also the parallelism of its jobs if there is only one
   * @param dashboardPort port of the dashboard, or 0 for a free one
   * @param flink further configuration, with Flink's keys
   */
  public record Settings(int taskManagers, int slots, int dashboardPort, Configuration flink) {

    /** One TaskManager, the dashboard on a free port. */
    public static Settings slots(int slots) {
      return new Settings(1, slots, 0, new Configuration());
    }

    /** The same with another configuration. */
    public Settings withFlink(Configuration other) {
      return new Settings(taskManagers, slots, dashboardPort, other);
    }
  }

  private static final String LOCALHOST = "localhost";

  /** What the buffers between two tasks hold at most, in time to work it off. */
  private static final Duration BUFFERED = Duration.ofMillis(200);

  private final Configuration flink;
  private final int parallelism;
  private final MiniCluster cluster;
  private final MiniClusterClient client;
  private final @Nullable Path checkpoints;

  private FlinkCluster(Settings settings) throws Exception {
    flink = new Configuration(settings.flink());
    parallelism = settings.taskManagers() * settings.slots();
    flink.set(RestOptions.ADDRESS, LOCALHOST);
    flink.set(RestOptions.BIND_ADDRESS, LOCALHOST);
    flink.set(JobManagerOptions.BIND_HOST, LOCALHOST);
    flink.set(TaskManagerOptions.BIND_HOST, LOCALHOST);
    flink.set(WebOptions.SUBMIT_ENABLE, false);
    flink.set(WebOptions.CANCEL_ENABLE, false);
    flink.set(RestOptions.BIND_PORT, Integer.toString(settings.dashboardPort()));
    keepBuffersShort(flink);
    checkpoints = checkpoints(flink);
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(settings.taskManagers())
                .setNumSlotsPerTaskManager(settings.slots())
                .build());
    cluster.start();
    client = new MiniClusterClient(flink, cluster);
  }

  /** Otherwise a checkpoint waits behind all questions that fit the buffers between two tasks. */
  private static void keepBuffersShort(Configuration flink) {
    if (!flink.contains(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED)) {
      flink.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
      flink.set(TaskManagerOptions.BUFFER_DEBLOAT_TARGET, BUFFERED);
    }
  }

  /** A directory of its own for checkpoints; null where the configuration has one. */
  private static @Nullable Path checkpoints(Configuration flink) throws IOException {
    if (flink.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      return null;
    }
    Path directory = Files.createTempDirectory("elq-checkpoints-");
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri().toString());
    return directory;
  }

  /** Starts a cluster. */
  public static FlinkCluster start(Settings settings) throws Exception {
    return new FlinkCluster(settings);
  }

  /** Address of the web dashboard. */
  public URI dashboard() {
    try {
      return cluster.getRestAddress().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the cluster has no dashboard", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** An environment to build a job in; it is run by {@link #submit}, not by {@code execute}. */
  public StreamExecutionEnvironment environment() {
    StreamExecutionEnvironment environment = new StreamExecutionEnvironment(flink);
    environment.setParallelism(parallelism);
    return environment;
  }

  /**
   * Starts the job built in an environment.
   *
   * @param name what the dashboard calls it
   */
  public FlinkJob submit(StreamExecutionEnvironment environment, String name) throws Exception {
    return submit(environment, name, SavepointRestoreSettings.none());
  }

  /**
   * Starts the job built in an environment from a savepoint.
   *
   * @param savepoint directory that {@link FlinkJob#stopWithSavepoint} gave
   */
  public FlinkJob resume(StreamExecutionEnvironment environment, String name, String savepoint)
      throws Exception {
    return submit(environment, name, SavepointRestoreSettings.forPath(savepoint));
  }

  private FlinkJob submit(
      StreamExecutionEnvironment environment, String name, SavepointRestoreSettings restore)
      throws Exception {
    var graph = environment.getStreamGraph();
    graph.setJobName(name);
    JobGraph job = graph.getJobGraph();
    job.setSavepointRestoreSettings(restore);
    return new FlinkJob(cluster, client, client.submitJob(job).get());
  }

  /** Ends a TaskManager as a crash would, and starts another. */
  public void replaceTaskManager(int index) throws Exception {
    cluster.terminateTaskManager(index).get();
    cluster.startTaskManager();
  }

  @Override
  public void close() {
    client.close();
    try {
      cluster.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IllegalStateException("the Flink cluster did not end well", e);
    } finally {
      if (checkpoints != null) {
        FileUtils.deleteDirectoryQuietly(checkpoints.toFile());
      }
    }
  }
}
