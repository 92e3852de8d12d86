// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.elq.evaluation.score.Matching;
import org.jspecify.annotations.Nullable;

/**
 * Two releases and how their answers to the same questions compare.
 *
 * @param a the release that the change is from; its catalogue is the one of the labels
 * @param b the release that the change is to
 * @param identity how entities of both catalogues were recognized
 * @param matching how answers and labels were paired
 * @param changes what changes
 * @param speed how fast both were, or null if there were too few questions to time
 */
public record ReleaseComparison(
    Side a,
    Side b,
    EntityIdentity identity,
    Matching matching,
    Comparison changes,
    @Nullable Speed speed) {

  /**
   * A release.
   *
   * @param release its id
   * @param entities size of its catalogue
   */
  public record Side(String release, long entities) {}

  /**
   * Times measured in turns, so that a machine that becomes slower does so for both.
   *
   * @param questions questions in all timed rounds, the same for both
   * @param rounds timed rounds; who goes first alternates
   * @param secondsA time of release A
   * @param secondsB time of release B
   */
  public record Speed(long questions, int rounds, double secondsA, double secondsB) {

    /** Questions a second of release A. */
    public double rateA() {
      return questions / secondsA;
    }

    /** Questions a second of release B. */
    public double rateB() {
      return questions / secondsB;
    }
  }

  /** The comparison for programs; docs/reference/file-formats.md describes it. */
  public ObjectNode toJson() {
    return ComparisonJson.of(this);
  }
}
