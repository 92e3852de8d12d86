// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.release.ReleaseLinkers;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.settings.Compatibility;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A release that is open as long as questions are replayed with it, so that it is opened once and
 * tells what its encoder did. Runs one job at a time; whoever opens it closes it.
 */
final class ReplayedRelease implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Configuration DEFAULTS = new Configuration();

  private final ReleaseLinkers linkers;
  private final ReleasePointer pointer;
  private final LinkerLease lease;

  private ReplayedRelease(ReleaseLinkers linkers, ReleasePointer pointer, LinkerLease lease) {
    this.linkers = linkers;
    this.pointer = pointer;
    this.lease = lease;
  }

  /**
   * Opens a release, with the streaming job's default encoder options.
   *
   * @param directory release directory
   * @param overrides what is to be linked otherwise than the release says
   * @param exhaustive whether every entity vector is compared, without the index
   * @throws ReleaseException if it cannot be served
   */
  static ReplayedRelease open(Path directory, SettingsOverrides overrides, boolean exhaustive) {
    ReleaseLinkers linkers =
        new ReleaseLinkers(
            LinkingJobConfig.encoder(DEFAULTS),
            LinkingJobConfig.cache(DEFAULTS),
            overrides,
            exhaustive ? IndexUse.EXHAUSTIVE : IndexUse.COPIED);
    ReleasePointer pointer = ReleasePointer.to(directory);
    try {
      return new ReplayedRelease(linkers, pointer, linkers.acquire(pointer).join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException refusal ? refusal : e;
    }
  }

  /** The release's id. */
  String id() {
    return pointer.id();
  }

  /** Its linker and catalogue; stays this object's. */
  LinkerLease lease() {
    return lease;
  }

  /** Whether it links as the original ELQ does. */
  boolean likeElq() {
    return lease.linker().settings().compatibility() == Compatibility.ELQ;
  }

  /**
   * Links questions in a job of their own.
   *
   * @param answers writes predictions and errors
   * @param parts empty directory for what the tasks write, see {@link PartFiles}
   * @param progress called every now and then
   * @return time from the job's start to its end, in nanoseconds
   * @throws Exception if the job fails, with the reason
   */
  long link(
      QuestionFile questions,
      ReplayAnswers answers,
      Path parts,
      FlinkCluster cluster,
      Replay.Progress progress)
      throws Exception {
    long start = System.nanoTime();
    // A source that ends before its first element is none.
    if (questions.questions() > 0) {
      run(new ReplayJob(questions, linkers, pointer, answers, parts), cluster, progress, questions);
    }
    return System.nanoTime() - start;
  }

  private static void run(
      ReplayJob job, FlinkCluster cluster, Replay.Progress progress, QuestionFile questions)
      throws Exception {
    StreamExecutionEnvironment environment = cluster.environment();
    job.addTo(environment);
    FlinkJob running = cluster.submit(environment, ReplayJob.NAME);
    try {
      while (!running.status().isGloballyTerminalState()) {
        progress.done(running.counted(CountQuestions.DONE), questions.questions());
        TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
      }
    } catch (InterruptedException e) {
      running.cancel();
      throw e;
    }
    running.await();
    progress.done(questions.questions(), questions.questions());
  }

  @Override
  public void close() {
    lease.close();
  }
}
