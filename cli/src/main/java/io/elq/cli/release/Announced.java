// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.schemas.ReleaseAnnouncement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the announcements of a topic come to, as the job reads them: in their order. */
public final class Announced {
  private final List<ReleaseAnnouncement> served = new ArrayList<>();
  private @Nullable ReleaseAnnouncement canary;

  /** The next announcement. */
  void add(ReleaseAnnouncement announcement) {
    if (announcement.getCanaryShare() != null) {
      canary = announcement;
      return;
    }
    served.add(announcement);
    withdrawn(announcement.getId());
  }

  /** A release is no longer on trial. */
  void withdrawn(String id) {
    if (canary != null && canary.getId().equals(id)) {
      canary = null;
    }
  }

  /** The release that answers all questions but the canary's; null before the first. */
  @Nullable ReleaseAnnouncement served() {
    return served.isEmpty() ? null : served.get(served.size() - 1);
  }

  /** The release on trial, or null. */
  @Nullable ReleaseAnnouncement canary() {
    return canary;
  }

  /** The release that was served before {@link #served()}; null if there was no other. */
  @Nullable ReleaseAnnouncement previous() {
    ReleaseAnnouncement now = served();
    for (int i = served.size() - 1; i >= 0; i--) {
      if (now != null && !served.get(i).getId().equals(now.getId())) {
        return served.get(i);
      }
    }
    return null;
  }

  /** The release with this id, if it was announced and not withdrawn. */
  public Optional<ReleaseAnnouncement> find(String id) {
    return Stream.concat(served.stream(), Stream.ofNullable(canary))
        .filter(release -> release.getId().equals(id))
        .findFirst();
  }

  /** All that were announced for all questions, oldest first; compaction keeps one of each. */
  List<ReleaseAnnouncement> history() {
    return List.copyOf(served);
  }
}
