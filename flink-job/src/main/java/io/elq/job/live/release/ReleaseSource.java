// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import io.elq.job.config.LinkingJobConfig;
import io.elq.job.question.RawRecord;
import io.elq.job.source.QuestionSource;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * The release to serve, out of a file: at the start, and again at every interval, so that a job
 * restored from a savepoint also learns of a new one.
 */
public final class ReleaseSource {

  private ReleaseSource() {}

  /**
   * Reads an announcement once.
   *
   * @throws IOException if the file cannot be read or lacks id, uri or manifestHash
   * @throws ReleaseException if the release lies where none may
   */
  public static ReleasePointer read(LinkingJobConfig config) throws IOException {
    return AllowedReleases.of(config)
        .check(AnnouncementReader.read(Path.of(config.releases().file())));
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

  /**
   * The topic of announcements, read from its beginning; what was read is in the job's state. It
   * ends only if the questions do.
   */
  public static KafkaSource<RawRecord> topic(LinkingJobConfig config) {
    return QuestionSource.topic(
        config,
        config.releases().announcements(),
        config.questions().groupId() + "-releases",
        OffsetsInitializer.earliest());
  }

  /** Reads the announcement at each tick. */
  public static FlatMapFunction<Long, ReleasePointer> reader(LinkingJobConfig config) {
    return new AnnouncementReader(
        config.releases().file(), AllowedReleases.of(config), config.questions().untilEnd());
  }
}
