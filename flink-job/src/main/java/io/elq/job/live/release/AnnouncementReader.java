// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.lines.Reason;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.util.Collector;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the release announcement each time it is asked. When it is not readable, for example while
 * it is being replaced, the last one stands; where none has been read yet, it is read again the
 * next time, since a release may be in the job's state.
 */
final class AnnouncementReader implements FlatMapFunction<Long, ReleasePointer> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementReader.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String announcement;
  private final boolean once;
  private transient @Nullable ReleasePointer last;
  private transient @Nullable String said;

  /**
   * A reader of one announcement.
   *
   * @param announcement path of a release directory or of a JSON file
   * @param once whether there is no second time, so that it has to be readable the first
   */
  AnnouncementReader(String announcement, boolean once) {
    this.announcement = announcement;
    this.once = once;
  }

  @Override
  public void flatMap(Long tick, Collector<ReleasePointer> out) throws IOException {
    try {
      last = read(Path.of(announcement));
      said = null;
    } catch (IOException | ReleaseException e) {
      if (once) {
        throw e;
      }
      warn(Reason.message(e));
    }
    if (last != null) {
      out.collect(last);
    }
  }

  /** Once for each reason: the next attempt is never far. */
  private void warn(String reason) {
    if (!reason.equals(said)) {
      said = reason;
      String stands = last == null ? "nothing is announced yet" : last.id() + " stays announced";
      LOG.warn("The announcement {} cannot be read, {}: {}", announcement, stands, reason);
    }
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
