// SPDX-License-Identifier: Apache-2.0
package io.elq.job.question;

import io.elq.linker.Linker;
import io.elq.linker.PreparedText;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.tokenize.TokenizedText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoded question on its way to an answer.
 *
 * @param origin the record it came in
 * @param id its id
 * @param text its text
 * @param eventTime when it was asked, milliseconds since the epoch
 * @param headers the producer's values, passed through
 * @param release the release that answers it, or null before one is assigned
 * @param tokens the tokens that it came with, or null if it came as text alone
 * @param overlayVersion the version of the release's overlay that it sees, or null if it sees the
 *     release as it is
 */
public record PendingQuestion(
    RawRecord origin,
    String id,
    String text,
    long eventTime,
    Map<String, String> headers,
    @Nullable ReleasePointer release,
    @Nullable TokenizedText tokens,
    @Nullable Long overlayVersion) {

  /** A question that came as text alone. */
  public PendingQuestion(
      RawRecord origin,
      String id,
      String text,
      long eventTime,
      Map<String, String> headers,
      @Nullable ReleasePointer release) {
    this(origin, id, text, eventTime, headers, release, null, null);
  }

  /**
   * This question, to be answered by {@code release}.
   *
   * @param overlayVersion of the release's overlay; null without one
   */
  public PendingQuestion answeredBy(ReleasePointer release, @Nullable Long overlayVersion) {
    return new PendingQuestion(
        origin, id, text, eventTime, headers, release, tokens, overlayVersion);
  }

  /**
   * The release that answers it.
   *
   * @throws IllegalStateException if none is assigned yet
   */
  public ReleasePointer assignedRelease() {
    if (release == null) {
      throw new IllegalStateException("no release is assigned to question " + id);
    }
    return release;
  }

  /** Word pieces and encoder windows under the linker that answers it. */
  public PreparedText prepare(Linker linker) {
    return tokens == null ? linker.prepare(text) : linker.prepare(text, tokens);
  }
}
