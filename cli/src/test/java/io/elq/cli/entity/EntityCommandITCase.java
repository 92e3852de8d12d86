// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.CommandRun;
import io.elq.sandbox.kafka.KafkaBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Adding, removing and listing, with a broker. */
@Timeout(120)
class EntityCommandITCase {
  @TempDir static Path directory;

  private static KafkaBroker broker;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @Test
  void entitiesAreAddedRemovedResetAndListed() throws Exception {
    broker.createTopic("updates", 1);
    Path config = directory.resolve("job.properties");
    Files.writeString(config, "elq.entities.topic=updates\nelq.entities.max=20\n");
    Path file = directory.resolve("new.jsonl");
    Files.writeString(
        file,
        """
        {"kb_idx":"N2","title":"Harbour Tunnel","text":"a road","aliases":["Tunnel"]}
        {"kb_idx":"Q1","deleted":true}
        """);
    String of = "--config=" + config;

    assertThat(done(of, "add", "--id=N1", "--title=Ursula", "--text=novelist", "--alias=U."))
        .isEqualTo("Ursula (N1) is added on updates: running jobs see it within seconds\n");
    assertThat(done(of, "add", "--file=" + file)).contains("1 entity is added and 1 deleted");
    assertThat(done(of, "list"))
        .isEqualTo(
            "added    N1  Ursula\nadded    N2  Harbour Tunnel\ndeleted  Q1\n3 of at most 20\n");
    assertThat(done(of, "list", "--json")).endsWith(Files.readString(file));
    assertThat(done(of, "remove", "N1", "Q2")).startsWith("N1, Q2 are deleted on updates");
    assertThat(done(of, "reset", "Q1")).startsWith("Q1 is as each release has it, by updates");
    assertThat(done(of, "list"))
        .isEqualTo("added    N2  Harbour Tunnel\ndeleted  N1\ndeleted  Q2\n3 of at most 20\n");
  }

  @Test
  void whatIsMissingOrWrongIsNamedWithTheWayOut() throws Exception {
    String of = "--topic=nowhere";
    assertThat(refused(of, "remove", "N1")).contains("no topic nowhere", "one partition");
    assertThat(refused(of, "add", "--id=N1")).contains("Give --id and --title, or --file");
    assertThat(refused(of, "add", "--id=N1", "--title= ")).contains("N1 has no title");
    assertThat(refused(of, "add", "--id=N1", "--title=t", "--text=" + "x".repeat(10_001)))
        .contains("N1 has a text of 10,001 characters");
    broker.createTopic("wide", 2);
    assertThat(refused("--topic=wide", "list")).contains("2 partitions", "updates of entities");
  }

  private static String done(String topic, String... arguments) {
    CommandRun run = run(topic, arguments);
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    return run.out();
  }

  private static String refused(String topic, String... arguments) {
    CommandRun run = run(topic, arguments);
    assertThat(run.exitCode()).isEqualTo(2);
    return run.err();
  }

  private static CommandRun run(String topic, String... arguments) {
    List<String> all = new ArrayList<>(List.of("entity"));
    all.addAll(List.of(arguments));
    all.add(topic);
    all.add("--bootstrap-servers=" + broker.bootstrapServers());
    return CommandRun.of(all.toArray(String[]::new));
  }
}
