// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.Share;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.ReleaseStatus;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Shows what is announced, and what became of it. */
final class StatusView {
  private final PrintStream out;

  StatusView(PrintStream out) {
    this.out = out;
  }

  /**
   * @param states topic of what became of releases; need not exist
   */
  void print(Announced announced, ReleaseTopic states) {
    ReleaseAnnouncement served = announced.served();
    ReleaseAnnouncement canary = announced.canary();
    ReleaseAnnouncement previous = announced.previous();
    out.printf("served    %s%n", served == null ? "nothing yet" : line(served));
    if (canary != null) {
      out.printf("on trial  %s, %s%n", line(canary), Share.percent(canary.getCanaryShare()));
    }
    if (previous != null) {
      out.printf("previous  %s%n", line(previous));
    }
    int partitions = states.partitions();
    if (partitions > 0) {
      print(latest(states, partitions).values());
    }
  }

  private static String line(ReleaseAnnouncement release) {
    return "%s  %s  announced %s"
        .formatted(release.getId(), release.getUri(), release.getAnnouncedAt());
  }

  private void print(Collection<ReleaseStatus> states) {
    List<ReleaseStatus> latest = new ArrayList<>(states);
    latest.sort(
        Comparator.comparing(ReleaseStatus::getTimestamp)
            .thenComparing(ReleaseStatus::getHost)
            .thenComparing(ReleaseStatus::getSubtask));
    out.println();
    for (ReleaseStatus status : latest) {
      String reason = status.getReason() == null ? "" : ": " + status.getReason();
      String seconds =
          status.getSeconds() > 0 ? ", open after %.1f s".formatted(status.getSeconds()) : "";
      out.printf(
          "%s  %s, subtask %d: %s %s%s%s%n",
          status.getTimestamp(),
          status.getHost(),
          status.getSubtask(),
          status.getReleaseId(),
          status.getState(),
          seconds,
          reason);
    }
  }

  /** The last state of each release in each subtask. */
  private static Map<String, ReleaseStatus> latest(ReleaseTopic topic, int partitions) {
    Map<String, ReleaseStatus> latest = new TreeMap<>();
    topic.forEach(
        partitions,
        record -> {
          if (record.key() == null || record.value() == null) {
            return;
          }
          try {
            latest.put(
                new String(record.key(), StandardCharsets.UTF_8),
                Wire.RELEASE_STATUS.decode(record.value()));
          } catch (WireException e) {
            // Of a newer version: what it says is not for this one.
          }
        });
    return latest;
  }
}
