// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;

/**
 * The release to serve, out of a file: at the start, and again at every interval, so that a job
 * restored from a savepoint also learns of a new one.
 */
public final class ReleaseSource {

  private ReleaseSource() {}

  /**
   * Reads an announcement once.
   *
   * @param announcement path of a release directory, or of a JSON file with id, uri and
   *     manifestHash
   * @throws IOException if the file cannot be read or lacks one of them
   */
  public static ReleasePointer read(String announcement) throws IOException {
    return AnnouncementReader.read(Path.of(announcement));
  }

  /** Says when to read the announcement, as configured. It ends only if the questions do. */
  public static DataGeneratorSource<Long> ticks(LinkingJobConfig config) {
    boolean once = config.questions().untilEnd();
    Duration interval = config.releases().checkInterval();
    return new DataGeneratorSource<>(
        tick -> tick,
        once ? 1 : Long.MAX_VALUE,
        once
            ? RateLimiterStrategy.noOp()
            : RateLimiterStrategy.perSecond(1_000.0 / interval.toMillis()),
        Types.LONG);
  }

  /** Reads the announcement at each tick. */
  public static FlatMapFunction<Long, ReleasePointer> reader(LinkingJobConfig config) {
    return new AnnouncementReader(config.releases().announcement(), config.questions().untilEnd());
  }
}
