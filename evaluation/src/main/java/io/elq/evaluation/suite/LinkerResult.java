// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.suite;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Bootstrap;
import io.elq.evaluation.score.Interval;
import io.elq.evaluation.suite.SetResult.Share;
import java.util.List;
import java.util.function.Function;

/**
 * How a linker did on all sets of a suite.
 *
 * @param name what tables call it
 * @param sets at least one with something to find in it
 */
public record LinkerResult(String name, List<SetResult> sets) {

  /** Copies the list. */
  public LinkerResult {
    sets = List.copyOf(sets);
    if (sets.stream().noneMatch(SetResult::hasGold)) {
      throw new IllegalArgumentException("a suite has at least one set with something to find");
    }
  }

  /** The sets that have an F1. */
  public List<SetResult> voting() {
    return sets.stream().filter(SetResult::hasGold).toList();
  }

  /** The mean F1 of these: each set has one vote, however many questions it has. */
  public Interval pooled() {
    double mean = voting().stream().mapToDouble(set -> set.f1().value()).average().orElseThrow();
    return Interval.of(mean, drawnPooled());
  }

  /** How much higher this mean is than that of another linker on the same sets. */
  public Interval pooledAbove(LinkerResult other) {
    double[] mine = drawnPooled();
    double[] theirs = other.drawnPooled();
    double[] difference = new double[mine.length];
    for (int draw = 0; draw < mine.length; draw++) {
      difference[draw] = mine[draw] - theirs[draw];
    }
    return Interval.of(pooled().value() - other.pooled().value(), difference);
  }

  private double[] drawnPooled() {
    double[] mean = new double[Bootstrap.RESAMPLES];
    List<SetResult> voting = voting();
    for (SetResult set : voting) {
      double[] drawn = set.drawnF1();
      for (int draw = 0; draw < mean.length; draw++) {
        mean[draw] += drawn[draw] / voting.size();
      }
    }
    return mean;
  }

  /** Second and later mentions of all sets, and those of them that were found. */
  public Share later() {
    return sum(SetResult::later);
  }

  /** Questions without an entity in all sets, and those of them that were linked all the same. */
  public Share falseLinks() {
    return sum(SetResult::falseLinks);
  }

  private Share sum(Function<SetResult, Share> share) {
    return sets.stream().map(share).reduce(new Share(0, 0), Share::plus);
  }

  ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("linker", name);
    json.put("sets_with_f1", voting().size());
    json.set("pooled_f1", pooled().toJson());
    json.set("later_mentions", later().toJson());
    json.set("links_without_entity", falseLinks().toJson());
    ArrayNode array = json.putArray("sets");
    sets.forEach(set -> array.add(set.toJson()));
    return json;
  }
}
