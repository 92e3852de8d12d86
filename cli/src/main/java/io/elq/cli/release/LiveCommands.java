// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import io.elq.cli.common.Arguments;
import io.elq.cli.common.Share;
import io.elq.cli.common.UserException;
import io.elq.job.live.download.RemoteFiles;
import io.elq.linker.release.ReleasePointer;
import io.elq.schemas.ReleaseAnnouncement;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which release a running job serves: its topic of announcements, written and read. */
class LiveCommands {

  @Command(
      name = "announce",
      description = {
        "Has running jobs serve a release, or try it on a share of the questions.",
        "Writes to the jobs' topic of announcements (elq.release.topic). The jobs open the release"
            + " in the background and switch when it is ready; one that is damaged or does not fit"
            + " changes nothing. See ./elq release status for what became of it."
      })
  void announce(
      @Parameters(
              paramLabel = "DIR",
              description =
                  "Release directory, readable under the same path on every TaskManager, or the URI"
                      + " of one in another file system, for example s3://BUCKET/RELEASE"
                      + " (required).")
          String place,
      @Option(
              names = "--canary",
              paramLabel = "SHARE",
              converter = CanaryShare.class,
              description =
                  "Try the release on this share of the questions, for example 5%%; their ids"
                      + " decide which (default: serve it to all).")
          @Nullable Double canary,
      @Mixin TopicOption topic) {
    ReleasePointer release = release(place, topic);
    ReleaseTopic announcements = topic.announcements();
    Announced before = announcements.read();
    ReleaseAnnouncement served = before.served();
    if (canary != null && served == null) {
      throw new UserException(
          "nothing is served yet that %s could be compared with: announce it without --canary"
              .formatted(release.id()));
    }
    if (canary != null && served != null && served.getId().equals(release.id())) {
      throw new UserException(release.id() + " is served to all questions already");
    }
    announcements.announce(release, canary);
    String share = canary == null ? "" : ", for " + Share.percent(canary) + " of the questions";
    System.out.printf(
        "Release %s is announced on %s%s%n", release.id(), announcements.name(), share);
  }

  @Command(
      name = "promote",
      description = {
        "Has the release on trial serve all questions.",
        "It is open already, so the switch is immediate."
      })
  void promote(@Mixin TopicOption topic) {
    ReleaseTopic announcements = topic.announcements();
    ReleaseAnnouncement canary = announcements.read().canary();
    if (canary == null) {
      throw new UserException(
          "no release is on trial on %s: announce one with ./elq release announce --canary"
              .formatted(announcements.name()));
    }
    announcements.announceToAll(canary);
    System.out.printf("Release %s is promoted: all questions%n", canary.getId());
  }

  @Command(
      name = "rollback",
      description = {
        "Withdraws the release on trial; if there is none, goes back to the previous release.",
        "The previous release is the one that was served before the present one."
      })
  void rollback(@Mixin TopicOption topic) {
    ReleaseTopic announcements = topic.announcements();
    Announced announced = announcements.read();
    ReleaseAnnouncement canary = announced.canary();
    ReleaseAnnouncement previous = announced.previous();
    if (canary != null) {
      announcements.withdraw(canary.getId());
      System.out.printf("Release %s is withdrawn%n", canary.getId());
    } else if (previous != null) {
      announcements.announceToAll(previous);
      System.out.printf("Back to release %s%n", previous.getId());
    } else {
      throw new UserException(
          "there is nothing to go back to: %s has announced no other release"
              .formatted(announcements.name()));
    }
  }

  @Command(
      name = "status",
      description = {
        "Shows which release is served, which is on trial, and what became of each.",
        "Reads the topic of announcements and, where the jobs write one, that of their states"
            + " (elq.release.status-topic)."
      })
  void status(@Mixin TopicOption topic) {
    ReleaseTopic announcements = topic.announcements();
    Announced announced = announcements.read();
    new StatusView(System.out).print(announced, topic.states());
  }

  private static ReleasePointer release(String place, TopicOption topic) {
    if (ReleasePointer.isRemote(place)) {
      RemoteFiles.usePlugins(topic.flink());
      return RemoteFiles.pointer(place);
    }
    Path directory = new ReleasePointer(place, place, "").directory();
    Arguments.require(directory.resolve("release.json"), "name a release directory");
    return ReleasePointer.to(directory);
  }
}
