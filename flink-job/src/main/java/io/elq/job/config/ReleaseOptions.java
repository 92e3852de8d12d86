// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.apache.flink.configuration.ConfigOptions.key;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;

/**
 * The options of releases: where they are announced, where they may lie, where they are kept, and
 * how they are opened.
 */
public final class ReleaseOptions {

  public static final ConfigOption<String> ANNOUNCEMENT =
      key("elq.release.announcement")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Path of the release to serve: its directory, or a JSON file with id, uri and"
                  + " manifestHash. It has to be readable on every TaskManager. Either this or"
                  + " elq.release.topic is required.");

  public static final ConfigOption<String> TOPIC =
      key("elq.release.topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Compacted topic of announcements, one partition, as ./elq release announce writes"
                  + " them, in place of elq.release.announcement.");

  public static final ConfigOption<String> STATUS_TOPIC =
      key("elq.release.status-topic")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Compacted topic that takes what became of each release in each subtask; ./elq"
                  + " release status reads it. Not written unless given.");

  public static final ConfigOption<List<String>> ALLOWED_PREFIXES =
      key("elq.release.allowed-prefixes")
          .stringType()
          .asList()
          .defaultValues("/")
          .withDescription(
              "Folders that releases may lie in, separated by semicolons: paths, or URIs of another"
                  + " file system, for example s3://bucket/releases. A release that is announced"
                  + " elsewhere is refused, links and .. followed. The default is every path of the"
                  + " TaskManagers, and no other file system; set it where releases are to be"
                  + " downloaded, and where others than the job's operator can write the"
                  + " announcement.");

  public static final ConfigOption<Duration> CHECK_INTERVAL =
      key("elq.release.check-interval")
          .durationType()
          .defaultValue(Duration.ofSeconds(10))
          .withDescription("How often the announcement is read again, at least 1 s.");

  public static final ConfigOption<String> CACHE_FOLDER =
      key("elq.release.cache-folder")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "Folder of each TaskManager for the releases that it downloads, where another file"
                  + " system has them; TaskManagers of a machine may share it. It has to outlive a"
                  + " TaskManager, so that its successor finds them while the store cannot be"
                  + " reached. Unless given it is elq-releases-USER in Java's temporary folder"
                  + " (java.io.tmpdir).");

  public static final ConfigOption<MemorySize> CACHE_SIZE =
      key("elq.release.cache-size")
          .memoryType()
          .defaultValue(MemorySize.parse("20gb"))
          .withDescription(
              "What the downloaded releases of that folder may take together, at least 1 byte."
                  + " Where another needs space, those that nobody uses are deleted, the one that"
                  + " was used longest ago first. During a swap both releases have to fit.");

  public static final ConfigOption<Integer> MAX_WAITING =
      key("elq.release.max-waiting-questions")
          .intType()
          .defaultValue(100_000)
          .withDescription(
              "Questions that a subtask keeps, on the heap and in its checkpoints, while no release"
                  + " is open, at least 0: before the first is announced, and after a restart until"
                  + " the one that was served, or another, opens. When there are more the job fails"
                  + " and reads them again after its restart: nothing is lost. The default is some"
                  + " 100 MB.");

  public static final ConfigOption<Boolean> MAP_INDEX =
      key("elq.release.map-index")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "Whether the entity vectors of an IVF index stay in its file, which processes of a"
                  + " machine then share, instead of being copied into the memory of each"
                  + " TaskManager. Answers are the same. A release whose index has no such lists"
                  + " (Flat, HNSW, PQmx4fs) is refused. Where memory is short, searches read from"
                  + " the disk: keep releases on a local one. Off by default, because a mapped file"
                  + " that is cut off while it is served ends the TaskManager.");

  private ReleaseOptions() {}
}
