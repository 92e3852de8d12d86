// SPDX-License-Identifier: Apache-2.0
package io.elq.job.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.kafka.KafkaBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigOp.OpType;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said about a job that cannot work, before it is submitted. */
@Timeout(120)
class PreflightITCase {
  private static KafkaBroker broker;

  @TempDir Path directory;
  private Path release;

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
    release = directory.resolve("release");
    TinyRelease.write(release, 7);
  }

  @Test
  void aJobThatHasAllItNeedsPasses() {
    assertThatCode(() -> Preflight.check(config())).doesNotThrowAnyException();
  }

  @Test
  void aDeadBrokerIsReportedWithinSeconds() throws IOException {
    LinkingJobConfig config = config("--elq.kafka.bootstrap-servers=localhost:" + deadPort());
    long start = System.nanoTime();
    assertThatThrownBy(() -> Preflight.check(config))
        .isInstanceOf(PreflightException.class)
        .hasMessageMatching(
            "no Kafka broker answered at localhost:\\d+ within 8 s: start it, or correct"
                + " elq.kafka.bootstrap-servers; if it demands TLS or a login, set"
                + " elq.kafka.properties.security.protocol");
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
  }

  @Test
  void anUnknownHostIsNamed() {
    assertThatThrownBy(
            () -> Preflight.check(config("--elq.kafka.bootstrap-servers=no-such.invalid:9092")))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("no-such.invalid:9092")
        .hasMessageContaining("elq.kafka.bootstrap-servers");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Preflight.check(config("--elq.questions.topic=nowhere")))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("have no topic nowhere: create it, or correct elq.questions.topic");
  }

  @Test
  void transactionsThatLastLongerThanTheBrokersAllowAreRefused() throws PreflightException {
    String sixteenMinutes = "--elq.delivery.transaction-timeout=16min";
    assertThatThrownBy(() -> Preflight.check(config(sixteenMinutes)))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("elq.delivery.transaction-timeout is 960 s")
        .hasMessageContaining("allow at most 900 s")
        .hasMessageContaining("transaction.max.timeout.ms");
    Preflight.check(config(sixteenMinutes, "--elq.delivery.guarantee=at-least-once"));
  }

  @Test
  void aTopicThatTakesLessThanTheJobMayWriteIsRefused() throws Exception {
    configure("linked-questions", "max.message.bytes", "100000");
    try {
      assertThatThrownBy(() -> Preflight.check(config()))
          .isInstanceOf(PreflightException.class)
          .hasMessageContaining("linked-questions takes records of at most 100,000 bytes")
          .hasMessageContaining("the job may write 1,048,576")
          .hasMessageContaining("set elq.linked-questions.max-bytes to 100000b or lower");
      Preflight.check(config("--elq.linked-questions.max-bytes=100000b"));
      Preflight.check(config("--elq.kafka.properties.max.request.size=90000"));
    } finally {
      configure("linked-questions", "max.message.bytes", "1048588");
    }
  }

  @Test
  void aTopicThatRefusesOldTimestampsIsRefused() throws Exception {
    configure("linked-questions", "message.timestamp.before.max.ms", "60000");
    try {
      assertThatThrownBy(() -> Preflight.check(config()))
          .isInstanceOf(PreflightException.class)
          .hasMessageContaining("linked-questions refuses records older than 60,000 ms")
          .hasMessageContaining("LogAppendTime");
      configure("linked-questions", "message.timestamp.type", "LogAppendTime");
      Preflight.check(config());
    } finally {
      configure("linked-questions", "message.timestamp.type", "CreateTime");
      configure("linked-questions", "message.timestamp.before.max.ms", "" + Long.MAX_VALUE);
    }
  }

  private static void configure(String topic, String setting, String value) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      AlterConfigOp change = new AlterConfigOp(new ConfigEntry(setting, value), OpType.SET);
      admin
          .incrementalAlterConfigs(Map.of(new ConfigResource(Type.TOPIC, topic), List.of(change)))
          .all()
          .get();
    }
  }

  @Test
  void aReleaseThatIsNotThereIsNamedWithTheRemedy() throws IOException {
    assertThatThrownBy(() -> Preflight.check(config("--elq.release.announcement=/no/release")))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("no release or announcement /no/release")
        .hasMessageContaining("./elq release build");
    Path empty = Files.createDirectory(directory.resolve("empty"));
    assertThatThrownBy(() -> Preflight.check(config("--elq.release.announcement=" + empty)))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("it has no release.json");
  }

  @Test
  void anAnnouncementOfAnotherReleaseIsRefused() throws Exception {
    ReleasePointer pointer = ReleasePointer.to(release);
    Path announcement = directory.resolve("announcement.json");
    String json = "{\"id\": \"%s\", \"uri\": \"%s\", \"manifestHash\": \"%s\"}";
    Files.writeString(
        announcement, json.formatted(pointer.id(), pointer.uri(), pointer.manifestHash()));
    String option = "--elq.release.announcement=" + announcement;
    Preflight.check(config(option));
    Files.writeString(announcement, json.formatted(pointer.id(), pointer.uri(), "00"));
    assertThatThrownBy(() -> Preflight.check(config(option)))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining("announce it again");
  }

  @Test
  void whoOnlySubmitsIsReportedWhatCouldNotBeSeenAndRefusedWhatWillNotDo() throws Exception {
    assertThat(Preflight.checkWhatIsVisible(config())).isEmpty();
    assertThat(
            Preflight.checkWhatIsVisible(
                config(
                    "--elq.kafka.bootstrap-servers=localhost:" + deadPort(),
                    "--elq.release.announcement=/on/the/cluster")))
        .hasSize(2)
        .anyMatch(said -> said.contains("there is no /on/the/cluster here"))
        .anyMatch(said -> said.contains("the brokers are not checked: no Kafka broker answered"));
    assertThatThrownBy(
            () -> Preflight.checkWhatIsVisible(config("--elq.delivery.transaction-timeout=16min")))
        .isInstanceOf(PreflightException.class);
  }

  private static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private LinkingJobConfig config(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--elq.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--elq.delivery.transactional-id-prefix=preflight",
                "--elq.release.announcement=" + release));
    arguments.addAll(List.of(more));
    return LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
  }
}
