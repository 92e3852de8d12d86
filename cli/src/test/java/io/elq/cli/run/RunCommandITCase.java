// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.Elq;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.kafka.KafkaBroker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the terminal says about a job that cannot start, or starts and fails. */
@Timeout(180)
final class RunCommandITCase {
  private static KafkaBroker broker;

  @TempDir Path directory;
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    for (String topic : List.of("questions", "linked-questions", "dead-letters")) {
      broker.createTopic(topic, 1);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    broker.close();
  }

  @BeforeEach
  void release() {
    TinyRelease.write(directory.resolve("release"), 7);
  }

  @Test
  void whatTheJobLacksIsSaidBeforeItStarts() throws IOException {
    assertRefused("no Kafka broker answered", "--elq.kafka.bootstrap-servers=" + deadAddress());
    assertRefused("host:port", "--elq.kafka.bootstrap-servers=localhost");
    assertRefused("elq.questions.topic is 'a b'", "--elq.questions.topic=a b");
    assertRefused("no topic nowhere", "--elq.questions.topic=nowhere");
    assertRefused("/no/release", "--elq.release.announcement=/no/release");
    assertRefused("at most 900 s", "--elq.delivery.transaction-timeout=20min");
    assertRefused("exactly-once, at-least-once", "--elq.delivery.guarantee=exactly_twice");
  }

  @Test
  void aJobThatFailsSaysWhyOnTheTerminalAtEachRestartAndAtTheEnd() throws IOException {
    Path catalogue = directory.resolve("release/catalogue.jsonl");
    byte[] bytes = Files.readAllBytes(catalogue);
    bytes[5] ^= 1;
    Files.write(catalogue, bytes);
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(terminal, true, StandardCharsets.UTF_8));
    try {
      int exitCode =
          run(
              "--restart-strategy.type=fixed-delay",
              "--restart-strategy.fixed-delay.attempts=1",
              "--restart-strategy.fixed-delay.delay=3s");
      assertThat(exitCode).as(err.toString()).isEqualTo(1);
    } finally {
      System.setErr(before);
    }
    String reason = catalogue + " was changed";
    assertThat(terminal.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("elq: the job failed and is restarted: ")
        .contains(reason);
    assertThat(err.toString())
        .startsWith("elq: the job failed: ")
        .contains(reason)
        .doesNotContain("Recovery is suppressed", "org.apache.flink");
  }

  private void assertRefused(String reason, String... options) {
    assertThat(run(options)).as(err.toString()).isEqualTo(2);
    assertThat(err.toString()).startsWith("elq: ").contains(reason);
  }

  private int run(String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--slots=1",
                "--dashboard-port=0",
                "--elq.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--elq.delivery.transactional-id-prefix=run",
                "--elq.release.announcement=" + directory.resolve("release")));
    arguments.addAll(List.of(options));
    err.getBuffer().setLength(0);
    return Elq.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute(arguments.toArray(String[]::new));
  }

  private static String deadAddress() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return "localhost:" + socket.getLocalPort();
    }
  }
}
