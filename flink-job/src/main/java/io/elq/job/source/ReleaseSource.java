package io.elq.job.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;

/**
 * The release to serve, out of a file: at the start, and again at every interval, so that a job
 * restored from a savepoint also learns of a new one.
 */
public final class ReleaseSource {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ReleaseSource() {}

  /** The source as configured. It ends only if the questions do. */
  public static DataGeneratorSource<ReleasePointer> of(LinkingJobConfig config) {
    String announcement = config.release();
    Duration interval = config.releaseCheckInterval();
    return new DataGeneratorSource<>(
        index -> read(Path.of(announcement)),
        config.untilEnd() ? 1 : Long.MAX_VALUE,
        RateLimiterStrategy.perSecond(1_000.0 / interval.toMillis()),
        TypeInformation.of(ReleasePointer.class));
  }

  /**
   * Reads an announcement: a release directory, or a JSON file with {@code id}, {@code uri} and
   * {@code manifestHash}.
   *
   * @throws IOException if the file cannot be read or lacks one of them
   */
  static ReleasePointer read(Path announcement) throws IOException {
    if (Files.isDirectory(announcement)) {
      return ReleasePointer.to(announcement);
    }
    JsonNode json = JSON.readTree(announcement.toFile());
    return new ReleasePointer(
        value(announcement, json, "id"),
        value(announcement, json, "uri"),
        value(announcement, json, "manifestHash"));
  }

  private static String value(Path announcement, JsonNode json, String name) throws IOException {
    JsonNode value = json.get(name);
    if (value == null || !value.isTextual()) {
      throw new IOException("the release announcement " + announcement + " lacks " + name);
    }
    return value.textValue();
  }
}
