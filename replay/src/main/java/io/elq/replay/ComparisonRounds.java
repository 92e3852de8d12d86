// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.compare.ReleaseComparison.Speed;
import io.elq.sandbox.flink.FlinkCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The rounds of a comparison. In each, both releases answer one part of the file, the one after the
 * other; who goes first alternates. The first round is not timed: it warms the program up. Used
 * once, by one thread.
 */
final class ComparisonRounds {

  /** With fewer questions the start of the jobs would be most of the time. */
  static final int FEWEST_TIMED = 100;

  /** Questions of a round in a large file, so that a round takes some seconds. */
  private static final int LARGE_ROUND = 1_000;

  private static final int MOST_PAIRS = 5;

  private final QuestionFile questions;
  private final ReplayAnswers answers;
  private final Path directory;
  private final AnswerPairs pairs;
  private final int rounds;

  private long timed;
  private long nanosA;
  private long nanosB;

  /**
   * @param questions the file
   * @param answers writes the tasks' files
   * @param directory for these files; stays its owner's
   * @param pairs takes the answers of each round, in the order of the file
   */
  ComparisonRounds(
      QuestionFile questions, ReplayAnswers answers, Path directory, AnswerPairs pairs) {
    this.questions = questions;
    this.answers = answers;
    this.directory = directory;
    this.pairs = pairs;
    this.rounds = rounds(questions.questions());
  }

  /** One to warm up and an even number, in which both go first equally often. */
  static int rounds(long questions) {
    return questions < FEWEST_TIMED
        ? 1
        : 1 + 2 * (int) Math.max(1, Math.min(MOST_PAIRS, questions / (2 * LARGE_ROUND)));
  }

  /** Runs all rounds. */
  void run(ReplayedRelease a, ReplayedRelease b, FlinkCluster cluster, Replay.Progress progress)
      throws Exception {
    long done = 0;
    for (int round = 0; round < rounds; round++) {
      QuestionFile part = questions.part(round, rounds);
      try (PartDirectory partsA = directory("a", round);
          PartDirectory partsB = directory("b", round)) {
        Turn turnA = new Turn(a, part, partsA.path());
        Turn turnB = new Turn(b, part, partsB.path());
        boolean firstIsA = round % 2 == 0;
        long first = link(firstIsA ? turnA : turnB, cluster, progress, done);
        done += part.questions();
        long second = link(firstIsA ? turnB : turnA, cluster, progress, done);
        done += part.questions();
        if (round > 0) {
          timed += part.questions();
          nanosA += firstIsA ? first : second;
          nanosB += firstIsA ? second : first;
        }
        pairs.add(part, partsA.path(), partsB.path());
      }
    }
  }

  private PartDirectory directory(String side, int round) throws Exception {
    return new PartDirectory(Files.createDirectory(directory.resolve(side + "-" + round)));
  }

  /** A release answering a part of the file. */
  private record Turn(ReplayedRelease release, QuestionFile part, Path parts) {}

  private long link(Turn turn, FlinkCluster cluster, Replay.Progress progress, long before)
      throws Exception {
    long all = 2 * questions.questions();
    return turn.release.link(
        turn.part,
        answers,
        turn.parts,
        cluster,
        (done, total) -> progress.done(before + done, all));
  }

  /** How fast both were, or null if there were too few questions to time. */
  @Nullable Speed speed() {
    return timed == 0 ? null : new Speed(timed, rounds - 1, seconds(nanosA), seconds(nanosB));
  }

  private static double seconds(long nanos) {
    return nanos / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
