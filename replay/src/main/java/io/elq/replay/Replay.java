// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Matching;
import io.elq.linker.release.ReleaseException;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;

/**
 * Replays a file of questions: runs the bounded job on a cluster of this JVM, puts its output in
 * order and counts it.
 */
public final class Replay {
  private final ReplayOptions options;

  /**
   * A replay with the streaming job's default encoder options.
   *
   * @param options what to replay and how
   */
  public Replay(ReplayOptions options) {
    this.options = options;
  }

  /** Learns how far a replay has come. */
  @FunctionalInterface
  public interface Progress {

    /**
     * @param done questions that are linked or given up
     * @param total questions in the file
     */
    void done(long done, long total);
  }

  /** A cluster for replays, with one slot for each parallel task. */
  public static FlinkCluster cluster(int parallelism) throws Exception {
    Configuration flink = new Configuration();
    // Heartbeats bring the number of questions done.
    flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    return FlinkCluster.start(FlinkCluster.Settings.slots(parallelism).withFlink(flink));
  }

  /**
   * Removes what an earlier replay has left in its output directory, so that nobody takes it for
   * the result of one that fails.
   */
  public static void clear(Path out) throws IOException {
    ReplayOutput.clear(out);
  }

  /**
   * Runs it, writing predictions.jsonl, errors.jsonl and metrics.json.
   *
   * @param cluster where the job runs
   * @param progress called every now and then
   * @throws IllegalArgumentException if the options, the release's settings and the file do not go
   *     together
   * @throws ReleaseException if the release cannot be served
   * @throws Exception if the job fails, with the reason; there is no output then
   */
  public ReplayResult run(FlinkCluster cluster, Progress progress) throws Exception {
    clear(options.out());
    QuestionFile questions = QuestionFile.scan(options.questions());
    try (ReplayedRelease release =
            ReplayedRelease.open(options.release(), options.overrides(), options.exhaustive());
        ReplayOutput output = ReplayOutput.create(options.out())) {
      boolean elq = release.likeElq();
      if (elq) {
        questions.checkLikeElq();
      }
      Matching matching = or(options.matching(), elq ? Matching.ELQ : Matching.EXACT);
      var answers = new ReplayAnswers(new Judge(matching), or(options.evidence(), elq));
      long encodingBefore = release.lease().batching().runNanos();
      long start = System.nanoTime();
      release.link(questions, answers, output.parts(), cluster, progress);
      ReplayOutput.Totals totals = output.merge(matching);
      check(totals.questions(), questions);
      long total = System.nanoTime() - start;
      long encoding = release.lease().batching().runNanos() - encodingBefore;
      ReplayResult result = result(release, totals, encoding, total);
      output.write(result);
      return result;
    }
  }

  private static ReplayResult result(
      ReplayedRelease release, ReplayOutput.Totals totals, long encodeNanos, long totalNanos) {
    return new ReplayResult(
        release.id(),
        totals.questions(),
        totals.failed(),
        totals.predicted(),
        totals.metrics(),
        new ReplayResult.GoldElsewhere(
            totals.goldElsewhere(), totals.highestGoldRow(), release.lease().catalogue().size()),
        new ReplayResult.Seconds(
            seconds(encodeNanos), seconds(totals.searchNanos()), seconds(totalNanos)));
  }

  private static <T> T or(T given, T implied) {
    return given == null ? implied : given;
  }

  private static void check(long done, QuestionFile questions) throws IOException {
    if (done != questions.questions()) {
      throw new IOException(
          "%d of %d questions came out of the job; please report this"
              .formatted(done, questions.questions()));
    }
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
