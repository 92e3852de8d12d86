// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.linker.release.ReleasePointer;

/**
 * What an announcement asks for.
 *
 * @param kind what is to happen
 * @param release with which release; of a withdrawal the id alone counts
 * @param share of the questions that a canary answers, in (0, 1); 1 otherwise
 */
public record ReleaseOrder(Kind kind, ReleasePointer release, double share) {

  /** What is to happen to a release. */
  public enum Kind {
    /** It answers all questions, but those of a canary. */
    SERVE,
    /** It answers a share of the questions, on trial. */
    CANARY,
    /** It is no longer on trial. */
    WITHDRAW
  }

  /** A release answers all questions. */
  public static ReleaseOrder serve(ReleasePointer release) {
    return new ReleaseOrder(Kind.SERVE, release, 1);
  }

  /** A release is tried on a share of the questions. */
  public static ReleaseOrder canary(ReleasePointer release, double share) {
    return new ReleaseOrder(Kind.CANARY, release, share);
  }

  /** A trial ends. */
  public static ReleaseOrder withdraw(String releaseId) {
    return new ReleaseOrder(Kind.WITHDRAW, new ReleasePointer(releaseId, "", ""), 1);
  }
}
