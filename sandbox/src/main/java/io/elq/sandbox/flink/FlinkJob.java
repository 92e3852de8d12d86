// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.flink;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.program.MiniClusterClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;

/** A job in a {@link FlinkCluster}. */
public final class FlinkJob {

  private final MiniCluster cluster;
  private final MiniClusterClient client;
  private final JobID id;

  FlinkJob(MiniCluster cluster, MiniClusterClient client, JobID id) {
    this.cluster = cluster;
    this.client = client;
    this.id = id;
  }

  /** The job's id, as in the dashboard's addresses. */
  public String id() {
    return id.toHexString();
  }

  /** What it is doing. */
  public JobStatus status() throws ExecutionException, InterruptedException {
    return client.getJobStatus(id).get();
  }

  /** Its latest failure, which it may have been restarted after; empty if there was none. */
  public Optional<Throwable> lastFailure() throws ExecutionException, InterruptedException {
    return Optional.ofNullable(cluster.getExecutionGraph(id).get().getFailureInfo())
        .map(failure -> failure.getException().deserializeError(getClass().getClassLoader()));
  }

  /**
   * What an accumulator that counts has come to, as of the TaskManagers' last heartbeats; 0 before
   * the first.
   */
  public long counted(String accumulator) throws ExecutionException, InterruptedException {
    Object value = client.getAccumulators(id, getClass().getClassLoader()).get().get(accumulator);
    return value instanceof Number count ? count.longValue() : 0;
  }

  /** Ends it without a checkpoint and waits for the end. */
  public void cancel() throws ExecutionException, InterruptedException {
    client.cancel(id).get();
    client.requestJobResult(id).get();
  }

  /**
   * Ends it with a savepoint; what it has answered is committed.
   *
   * @param directory where the savepoint is to be
   * @return the savepoint's own directory
   */
  public String stopWithSavepoint(Path directory) throws ExecutionException, InterruptedException {
    return client
        .stopWithSavepoint(id, false, directory.toUri().toString(), SavepointFormatType.CANONICAL)
        .get();
  }

  /**
   * Waits for its end.
   *
   * @throws Exception if it failed, with the reason
   */
  public void await() throws Exception {
    client.requestJobResult(id).get().toJobExecutionResult(getClass().getClassLoader());
  }
}
