// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the release announcement each time it is asked. It has to be readable the first time; when
 * it is not later, for example while it is being replaced, the last one stands.
 */
final class AnnouncementReader implements GeneratorFunction<Long, ReleasePointer> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AnnouncementReader.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String announcement;
  private transient @Nullable ReleasePointer last;

  /**
   * A reader of one announcement.
   *
   * @param announcement path of a release directory or of a JSON file
   */
  AnnouncementReader(String announcement) {
    this.announcement = announcement;
  }

  @Override
  public ReleasePointer map(Long index) throws IOException {
    try {
      last = read(Path.of(announcement));
    } catch (IOException | ReleaseException e) {
      if (last == null) {
        throw e;
      }
      LOG.warn("Release {} stays announced: {}", last.id(), e.getMessage());
    }
    return last;
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
