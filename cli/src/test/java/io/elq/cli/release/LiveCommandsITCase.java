// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.CommandRun;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.kafka.KafkaBroker;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Announcing, promoting and rolling back, with a broker. */
@Timeout(120)
class LiveCommandsITCase {
  @TempDir static Path directory;

  private static KafkaBroker broker;
  private static ReleasePointer first;
  private static ReleasePointer second;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    first = TinyRelease.write(directory.resolve("first"), 1);
    second = TinyRelease.write(directory.resolve("second"), 2);
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void aReleaseIsAnnouncedTriedPromotedAndRolledBack() {
    broker.createTopic("steps", 1);
    assertRefused("nothing is served yet", "announce", second.uri(), "--canary=5%");
    assertRefused("no release is on trial", "promote");
    assertRefused("nothing to go back to", "rollback");
    assertDone(first.id() + " is announced on steps\n", "announce", first.uri());
    assertRefused("is served to all questions already", "announce", first.uri(), "--canary=0.1");
    assertDone("for 12.5% of the questions", "announce", second.uri(), "--canary=12.5%");
    assertDone("on trial  " + second.id(), "status");
    assertDone(second.id() + " is withdrawn", "rollback");
    assertDone("for 5% of the questions", "announce", second.uri(), "--canary=5%");
    assertDone(second.id() + " is promoted", "promote");
    assertDone("served    " + second.id(), "status");
    assertDone("previous  " + first.id(), "status");
    assertDone("Back to release " + first.id(), "rollback");
    assertDone("served    " + first.id(), "status");
  }

  @Test
  void whatIsMissingIsNamedWithTheWayOut() {
    assertThat(run("nowhere", "status").err()).contains("no topic nowhere", "one partition");
    broker.createTopic("wide", 2);
    assertThat(run("wide", "status").err()).contains("2 partitions");
    assertThat(run("steps", "announce", directory.toString()).err())
        .contains("release.json", "name a release directory");
    assertThat(run("steps", "announce", "gs://bucket/release").err())
        .contains("gs://bucket/release", "the plugin for gs");
    CommandRun share = run("steps", "announce", first.uri(), "--canary=100%");
    assertThat(share.exitCode()).isEqualTo(2);
    assertThat(share.err()).contains("'100%' is not a share above 0 and below all");
  }

  private static void assertDone(String expected, String... arguments) {
    CommandRun run = run("steps", arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains(expected);
  }

  private static void assertRefused(String expected, String... arguments) {
    CommandRun run = run("steps", arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(expected);
  }

  private static CommandRun run(String topic, String... arguments) {
    List<String> all = new ArrayList<>(List.of("release"));
    all.addAll(List.of(arguments));
    all.add("--topic=" + topic);
    all.add("--bootstrap-servers=" + broker.bootstrapServers());
    return CommandRun.of(all.toArray(String[]::new));
  }
}
