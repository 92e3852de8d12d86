// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.linker.EncodedText;
import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.release.LinkerLease;
import java.util.concurrent.atomic.AtomicReference;

/** Token vectors for tests of the stages behind. */
public final class EncodedTexts {

  private EncodedTexts() {}

  /** Vectors with a lease, and with room of a budget of their own. */
  public static Vectors vectors(EncodedText text, LinkerLease lease) {
    AtomicReference<Vectors> made = new AtomicReference<>();
    new WindowBudget(1)
        .take(1, room -> made.set(new Vectors(text, lease, EntityOverlay.EMPTY, room, null)));
    return made.get();
  }
}
