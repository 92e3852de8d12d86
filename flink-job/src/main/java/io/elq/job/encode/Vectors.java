// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.answer.AnswerCache.Slot;
import io.elq.job.encode.WindowBudget.Room;
import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;
import org.jspecify.annotations.Nullable;

/**
 * The token vectors of a question and what it holds because of them: a lease of the release that
 * encoded it, and room for its windows. Whoever resolves the question closes it; from then on the
 * vectors' memory serves other questions, though this one may wait long for the stages behind. Safe
 * for use by many threads.
 */
public final class Vectors implements AutoCloseable {
  private final LinkerLease lease;
  private final EntityOverlay overlay;
  private final Room room;
  private final @Nullable Slot slot;
  private volatile @Nullable EncodedText text;

  /**
   * @param lease keeps the release open between the stages
   * @param overlay what has changed beside the release
   * @param slot where the answer is to be kept; null if it is not
   */
  Vectors(
      EncodedText text, LinkerLease lease, EntityOverlay overlay, Room room, @Nullable Slot slot) {
    this.text = text;
    this.overlay = overlay;
    this.lease = lease;
    this.room = room;
    this.slot = slot;
  }

  /** The vectors; null once closed. */
  public @Nullable EncodedText text() {
    return text;
  }

  /** The release that encoded the question. */
  public LinkerLease lease() {
    return lease;
  }

  /** What has changed beside the release, for this question. */
  public EntityOverlay overlay() {
    return overlay;
  }

  /** Where the question's answer is to be kept, or null. */
  public @Nullable Slot slot() {
    return slot;
  }

  /**
   * Lets go of everything; once is enough. A search that was left behind may still read the
   * vectors, or what is there instead: nobody waits for what it finds.
   */
  @Override
  public void close() {
    EncodedText resolved = text;
    if (resolved != null) {
      text = null;
      resolved.giveBack();
    }
    lease.close();
    room.close();
  }
}
