// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.flow;

import io.elq.faults.cluster.Topics;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Writes to the topic of announcements, as {@code ./elq release announce} does. */
public final class Announcements {

  private final SlowTopic topic;

  public Announcements(String bootstrapServers) {
    topic = new SlowTopic(bootstrapServers, Topics.RELEASES);
  }

  /** Announces a release to all questions; returns when the broker has it. */
  public void announce(ReleasePointer release) throws InterruptedException {
    topic.send(
        release.id(),
        Wire.RELEASE_ANNOUNCEMENT.encode(
            new ReleaseAnnouncement(
                release.id(),
                release.uri(),
                release.manifestHash(),
                null,
                Instant.now().truncatedTo(ChronoUnit.MILLIS))));
  }

  /** Writes what is no announcement. */
  public void sendNonsense() throws InterruptedException {
    topic.sendNonsense();
  }
}
