// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.deadletter.DeadLetters;
import io.elq.job.question.RawRecord;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import io.elq.schemas.Wire;
import io.elq.schemas.WireException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Decodes the topic of announcements: a record for each release, keyed by its id. A record without
 * a value withdraws the release. What is not an announcement goes to the dead letters.
 */
public final class DecodeAnnouncements extends ProcessFunction<RawRecord, ReleaseOrder> {
  private static final long serialVersionUID = 1L;

  /** The stage's name in the dashboard and in dead letters. */
  public static final String STAGE = "decode announcements";

  private final AllowedReleases allowed;

  /**
   * @param config says where releases may lie
   */
  public DecodeAnnouncements(LinkingJobConfig config) {
    allowed = AllowedReleases.of(config);
  }

  @Override
  public void processElement(RawRecord record, Context context, Collector<ReleaseOrder> out) {
    try {
      out.collect(order(record));
    } catch (WireException | IllegalArgumentException | ReleaseException e) {
      context.output(DeadLetters.TAG, DeadLetters.of(record, STAGE, e));
    }
  }

  private ReleaseOrder order(RawRecord record) throws WireException {
    byte[] key = record.key();
    if (record.value() == null) {
      if (key == null) {
        throw new IllegalArgumentException(
            "the record has neither key nor value: withdraw a release by its id as the key");
      }
      return ReleaseOrder.withdraw(new String(key, StandardCharsets.UTF_8));
    }
    ReleaseAnnouncement announcement = Wire.RELEASE_ANNOUNCEMENT.decode(record.value());
    ReleasePointer release =
        allowed.check(
            new ReleasePointer(
                announcement.getId(), announcement.getUri(), announcement.getManifestHash()));
    Double share = announcement.getCanaryShare();
    if (share == null) {
      return ReleaseOrder.serve(release);
    }
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "canaryShare is %s, but has to be above 0 and below 1, or null for all questions"
              .formatted(share));
    }
    return ReleaseOrder.canary(release, share);
  }
}
