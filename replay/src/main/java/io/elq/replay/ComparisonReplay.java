// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import io.elq.evaluation.compare.AnswerComparison;
import io.elq.evaluation.compare.ComparisonTally;
import io.elq.evaluation.compare.EntityIdentity;
import io.elq.evaluation.compare.ReleaseComparison;
import io.elq.evaluation.compare.ReleaseComparison.Side;
import io.elq.evaluation.score.Judge;
import io.elq.evaluation.score.Matching;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.sandbox.flink.FlinkCluster;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Replays a file of questions with two releases and compares their answers. Both are open at the
 * same time, and answer part after part of the file in turns, so that their times are comparable;
 * who goes first alternates. Each links as its release says.
 */
public final class ComparisonReplay {
  private final ComparisonOptions options;

  /**
   * A comparison with the streaming job's default encoder options.
   *
   * @param options what to compare and how
   */
  public ComparisonReplay(ComparisonOptions options) {
    this.options = options;
  }

  /**
   * Runs it.
   *
   * @param cluster where the jobs run
   * @param progress called every now and then, with twice as many questions as the file has
   * @throws IllegalArgumentException if the releases and the file do not go together
   * @throws ReleaseException if a release cannot be served
   * @throws Exception if a job fails, with the reason
   */
  public ReleaseComparison run(FlinkCluster cluster, Replay.Progress progress) throws Exception {
    QuestionFile questions = QuestionFile.scan(options.questions());
    try (ReplayedRelease a = open(options.a());
        ReplayedRelease b = open(options.b());
        var parts = new PartDirectory(Files.createTempDirectory("elq-compare-"))) {
      if (a.likeElq() || b.likeElq()) {
        questions.checkLikeElq();
      }
      Judge judge = new Judge(matching(a, b));
      EntityIdentity identity = EntityIdentity.of(a.lease().catalogue(), b.lease().catalogue());
      ComparisonTally tally = new ComparisonTally(options.examples());
      AnswerPairs pairs =
          new AnswerPairs(
              new AnswerComparison(a.lease().catalogue(), b.lease().catalogue(), identity, judge),
              tally);
      ComparisonRounds rounds =
          new ComparisonRounds(questions, new ReplayAnswers(judge, false), parts.path(), pairs);
      rounds.run(a, b, cluster, progress);
      return new ReleaseComparison(
          side(a), side(b), identity, judge.matching(), tally.result(), rounds.speed());
    }
  }

  private static ReplayedRelease open(Path release) {
    return ReplayedRelease.open(release, SettingsOverrides.NONE, false);
  }

  private Matching matching(ReplayedRelease a, ReplayedRelease b) {
    if (options.matching() != null) {
      return options.matching();
    }
    return a.likeElq() && b.likeElq() ? Matching.ELQ : Matching.EXACT;
  }

  private static Side side(ReplayedRelease release) {
    return new Side(release.id(), release.lease().catalogue().size());
  }
}
