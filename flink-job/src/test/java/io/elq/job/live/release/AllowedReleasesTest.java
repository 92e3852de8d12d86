// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleasePointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedReleasesTest {

  @TempDir private Path directory;
  private Path releases;
  private Path elsewhere;

  @BeforeEach
  void folders() throws Exception {
    releases = Files.createDirectories(directory.resolve("releases"));
    Files.createDirectory(releases.resolve("r1"));
    elsewhere = Files.createDirectories(directory.resolve("releases-of-others/r1"));
  }

  @Test
  void aReleaseInAnAllowedFolderPasses() {
    assertAllowed(releases.resolve("r1").toString(), releases.toString());
    assertAllowed(releases.resolve("r1").toUri().toString(), releases.toString());
    assertAllowed(releases.resolve("r1").toString(), releases.toUri().toString());
    assertAllowed(releases.resolve("not-there-yet").toString(), "/nowhere", releases.toString());
    assertAllowed("s3://bucket/releases/r1", "s3://bucket/releases");
  }

  @Test
  void anyLocalFolderPassesByDefaultAndNothingRemote() {
    assertAllowed(elsewhere.toString(), "/");
    assertRefused("s3://bucket/releases/r1", "/");
  }

  @Test
  void aFolderBesideTheAllowedOneIsRefusedHoweverItIsWritten() throws Exception {
    assertRefused(elsewhere.toString(), releases.toString());
    assertRefused(releases + "/../releases-of-others/r1", releases.toString());
    Path link = Files.createSymbolicLink(releases.resolve("link"), elsewhere);
    assertRefused(link.toString(), releases.toString());
    assertRefused("s3://bucket/releases-of-others/r1", "s3://bucket/releases");
    assertRefused("s3://bucket/releases/../secrets", "s3://bucket/releases/");
    assertRefused("s3://bucket/releases/r1", "s3://another/releases/");
    assertRefused("http://host/releases/r1", releases.toString(), "s3://bucket/releases");
  }

  @Test
  void aUriIsReadAsFlinkReadsItWhenItOpensTheRelease() {
    assertAllowed("S3://bucket/releases/r1/", "s3://bucket/releases/");
    assertAllowed("s3://bucket/releases", "s3://bucket/releases/");
    assertAllowed("s3://bucket/any", "s3://bucket");
    assertAllowed("hdfs:///releases/r1", "hdfs:/releases");
    assertAllowed("s3://bucket/releases/with space", "s3://bucket/releases");
    assertAllowed("FILE:" + releases.resolve("r1"), releases.toString());
    assertRefused("s3://bucket/releases//../../secrets", "s3://bucket/releases");
    assertRefused("s3://bucket/releases/x/../../secrets", "s3://bucket/releases");
    assertRefused("s3a://bucket/releases/r1", "s3://bucket/releases");
    assertRefused("s3://bucket.of.others/r1", "s3://bucket");
    assertRefused("hdfs://host/releases/r1", "hdfs:///releases");
  }

  @Test
  void whatIsNoUriIsRefusedAndFailsNoJob() throws Exception {
    for (String place : List.of("s3://bucket:x:y/r1\u0000", "file://host/r1", "s3:")) {
      var pointer = new ReleasePointer("r9", place, "00");
      assertThatThrownBy(() -> new AllowedReleases(List.of("s3://bucket", "/")).check(pointer))
          .isInstanceOf(ReleaseException.class);
    }
  }

  @Test
  void theReaderOfTheAnnouncementAsks() throws Exception {
    Path announcement = directory.resolve("announcement.json");
    Files.writeString(
        announcement,
        "{\"id\": \"r9\", \"uri\": \"%s\", \"manifestHash\": \"00\"}".formatted(elsewhere));
    var reader =
        new AnnouncementReader(
            announcement.toString(), new AllowedReleases(List.of(releases.toString())), true);
    assertThatThrownBy(() -> reader.flatMap(0L, null))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContaining("elq.release.allowed-prefixes");
  }

  private static void assertAllowed(String place, String... prefixes) {
    ReleasePointer pointer = new ReleasePointer("r9", place, "00");
    assertThat(new AllowedReleases(List.of(prefixes)).check(pointer)).isSameAs(pointer);
  }

  private static void assertRefused(String place, String... prefixes) {
    ReleasePointer pointer = new ReleasePointer("r9", place, "00");
    assertThatThrownBy(() -> new AllowedReleases(List.of(prefixes)).check(pointer))
        .isInstanceOf(ReleaseException.class)
        .hasMessageContainingAll("r9", place, prefixes[0], "elq.release.allowed-prefixes");
  }
}
