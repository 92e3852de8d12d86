// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.entity;

import io.elq.linker.candidate.overlay.EntityOverlay;
import io.elq.linker.live.OverlayUpdate;
import java.io.IOException;
import java.util.List;

/**
 * The entities of one open release with what has changed since it was built. Used by one thread at
 * a time, which is no task's; closed by whoever made it, before the release.
 */
public interface ReleaseEntities extends AutoCloseable {

  /**
   * Applies updates. If it fails, nothing has changed.
   *
   * @param updates by rising number, above those that were applied before
   * @return the overlay with all of them; its version is one more than the number of the last
   * @throws IOException if the entity encoder cannot be read
   * @throws io.elq.linker.release.ReleaseException if the release has no entity encoder
   * @throws io.elq.linker.encode.EncodingException if an entity cannot be encoded
   */
  EntityOverlay apply(List<OverlayUpdate> updates) throws IOException;

  @Override
  void close();
}
