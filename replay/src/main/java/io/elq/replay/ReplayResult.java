// SPDX-License-Identifier: Apache-2.0
package io.elq.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Metrics;
import org.jspecify.annotations.Nullable;

/**
 * What a replay has come to.
 *
 * @param release id of the release
 * @param questions lines that are not blank
 * @param failed lines in errors.jsonl among them
 * @param predicted entities found
 * @param metrics against the gold, or null if no question is labelled
 * @param goldElsewhere gold entities that the release's catalogue does not have
 * @param seconds where the time went
 */
public record ReplayResult(
    String release,
    long questions,
    long failed,
    long predicted,
    @Nullable Metrics metrics,
    GoldElsewhere goldElsewhere,
    Seconds seconds) {

  /**
   * Gold entities whose rows are beyond the release's catalogue: nobody can find them, and most
   * likely the questions are labelled for another catalogue.
   *
   * @param count how many
   * @param highestRow highest row of any gold entity, or -1 if there is none
   * @param entities size of the release's catalogue: its rows are 0 to one below
   */
  public record GoldElsewhere(long count, long highestRow, long entities) {}

  /**
   * Times in seconds.
   *
   * @param encode forward passes of the question encoder, summed over those that ran side by side
   * @param search mention detection, search and resolution, summed likewise
   * @param total from the job's start to its end; opening the release is not in it
   */
  public record Seconds(double encode, double search, double total) {}

  /** Questions a second, failed ones included. */
  public double questionsPerSecond() {
    return questions / seconds.total();
  }

  /** The form of metrics.json: what {@link Metrics#toJson()} has, if any, and the times. */
  ObjectNode toJson() {
    ObjectNode json = PartFiles.JSON.createObjectNode();
    json.put("release", release);
    if (metrics != null) {
      json.setAll(metrics.toJson());
    }
    ObjectNode counts = json.withObjectProperty("counts");
    if (goldElsewhere.count > 0) {
      counts.put("gold_beyond_catalogue", goldElsewhere.count);
    }
    counts.put("questions", questions);
    counts.put("labelled", metrics == null ? 0 : metrics.questions());
    counts.put("predicted", predicted);
    counts.put("errors", failed);
    json.putObject("seconds")
        .put("encode", seconds.encode)
        .put("search", seconds.search)
        .put("total", seconds.total);
    json.put("questions_per_second", questionsPerSecond());
    return json;
  }
}
