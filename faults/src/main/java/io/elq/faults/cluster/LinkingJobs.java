// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.cluster;

import io.elq.job.LinkingJob;
import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.jspecify.annotations.Nullable;

/**
 * Submits the linking job to a cluster of {@link FlinkProcesses}, and ends it, over the cluster's
 * REST interface as Flink's own command line does. One job at a time; not for use by many threads.
 */
public final class LinkingJobs implements AutoCloseable {

  /** Longest time for one command: the cluster may be starting, and TaskManagers be missing. */
  private static final long PATIENCE_SECONDS = 240;

  private final RestClusterClient<StandaloneClusterId> client;
  private final Path folder;
  private final List<String> arguments;
  private @Nullable JobID running;

  /**
   * @param restPort where the cluster takes commands
   * @param folder for checkpoints and savepoints
   * @param arguments of the job, in every submission
   */
  public LinkingJobs(int restPort, Path folder, List<String> arguments) throws Exception {
    Configuration rest = new Configuration();
    rest.set(RestOptions.ADDRESS, "127.0.0.1");
    rest.set(RestOptions.PORT, restPort);
    rest.set(RestOptions.RETRY_MAX_ATTEMPTS, Math.toIntExact(PATIENCE_SECONDS));
    rest.set(RestOptions.RETRY_DELAY, Duration.ofSeconds(1));
    this.client = new RestClusterClient<>(rest, StandaloneClusterId.getInstance());
    this.folder = folder;
    this.arguments = List.copyOf(arguments);
  }

  /** Where checkpoints go. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /**
   * Submits the job.
   *
   * @param savepoint where it begins, or null
   */
  public void submit(int parallelism, @Nullable String savepoint) throws Exception {
    List<String> all = new ArrayList<>(arguments);
    all.add(
        "--%s=%s"
            .formatted(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), checkpoints().toUri()));
    Configuration values = JobArguments.parse(all.toArray(String[]::new));
    StreamExecutionEnvironment environment =
        new StreamExecutionEnvironment(JobArguments.flink(values));
    environment.setParallelism(parallelism);
    new LinkingJob(LinkingJobConfig.from(values)).addTo(environment);
    StreamGraph plan = environment.getStreamGraph();
    plan.setJobName(LinkingJob.NAME);
    JobGraph graph = plan.getJobGraph();
    graph.setClasspaths(ClassPaths.job());
    if (savepoint != null) {
      graph.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
    }
    running = client.submitJob(graph).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Ends the job with a savepoint, its answers committed.
   *
   * @return the savepoint
   */
  public String stopWithSavepoint() throws Exception {
    return client
        .stopWithSavepoint(job(), false, savepoints(), SavepointFormatType.CANONICAL)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Ends the job with a savepoint that holds transactions which are not committed yet: whoever
   * continues from it commits them.
   *
   * @return the savepoint
   */
  public String cancelWithSavepoint() throws Exception {
    String savepoint =
        client
            .cancelWithSavepoint(job(), savepoints(), SavepointFormatType.CANONICAL)
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!status().isGloballyTerminalState()) {
      if (System.nanoTime() > deadline) {
        throw new TimeoutException("the job was cancelled, but goes on");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return savepoint;
  }

  private JobStatus status() throws ExecutionException, InterruptedException, TimeoutException {
    return client.getJobStatus(job()).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private String savepoints() {
    return folder.resolve("savepoints").toUri().toString();
  }

  private JobID job() {
    if (running == null) {
      throw new IllegalStateException("no job was submitted");
    }
    return running;
  }

  @Override
  public void close() {
    client.close();
  }
}
