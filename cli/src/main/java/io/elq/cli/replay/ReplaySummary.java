// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.replay;

import io.elq.evaluation.report.ScoreTable;
import io.elq.replay.ReplayResult;
import java.nio.file.Path;

/** What a replay has come to, for people. */
record ReplaySummary(ReplayResult result, Path out) {

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%,d questions in %.1f s, %.1f a second (encoding %.1f s, search %.1f s, summed over tasks)%n"
            .formatted(
                result.questions(),
                result.seconds().total(),
                result.questionsPerSecond(),
                result.seconds().encode(),
                result.seconds().search()));
    text.append(
        "%,d entities found by release %s%n".formatted(result.predicted(), result.release()));
    if (result.failed() > 0) {
      text.append(
          "%,d questions could not be linked: see %s%n"
              .formatted(result.failed(), out.resolve("errors.jsonl")));
    }
    ReplayResult.GoldElsewhere elsewhere = result.goldElsewhere();
    if (elsewhere.count() > 0) {
      text.append(
          ("%,d gold entities have rows beyond the release's catalogue, for example row %d; it has"
                  + " %,d entities. The questions seem to be labelled for another catalogue, and the"
                  + " scores mean nothing then%n")
              .formatted(elsewhere.count(), elsewhere.highestRow(), elsewhere.entities()));
    }
    if (result.metrics() != null) {
      text.append("%n%s%n".formatted(ScoreTable.of(result.metrics())));
    }
    return text.append("%nPredictions, errors and metrics: %s".formatted(out)).toString();
  }
}
