// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.config.EncoderConfig;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ReleaseLinkers;
import io.elq.linker.encode.EncoderOptions.Device;
import io.elq.linker.release.IndexUse;
import java.time.Duration;
import org.apache.flink.configuration.Configuration;

/** Opens releases of this machine's folders, with one batch of the encoder at a time. */
final class CpuReleases {
  private CpuReleases() {}

  static LinkerProvider provider() {
    return new ReleaseLinkers(
        new EncoderConfig(
            Device.CPU,
            0,
            0,
            false,
            32,
            Duration.ofMillis(20),
            1,
            Duration.ofMinutes(1),
            Duration.ZERO),
        LinkingJobConfig.cache(new Configuration()),
        IndexUse.COPIED);
  }
}
