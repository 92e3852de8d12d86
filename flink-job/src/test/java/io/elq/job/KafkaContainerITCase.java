// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The job against Kafka as it is deployed: an image in a container, whose broker does not answer
 * for a while.
 */
@EnabledIfSystemProperty(
    named = "elq.test.containers",
    matches = "true",
    disabledReason = "./elq test --containers runs it; it needs a Docker engine")
@Timeout(420)
class KafkaContainerITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** Longer than the 9 s after which Kafka's controller gives a silent broker up. */
  private static final Duration SILENCE = Duration.ofSeconds(12);

  private static KafkaContainer kafka;
  private static FlinkCluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(),
        "no Docker engine answers: start one, or set DOCKER_HOST to one");
    kafka =
        new KafkaContainer(
                DockerImageName.parse(
                        Objects.requireNonNullElse(
                            System.getenv("ELQ_KAFKA_IMAGE"), "apache/kafka:4.2.0"))
                    .asCompatibleSubstituteFor("apache/kafka"))
            .withStartupTimeout(Duration.ofMinutes(3));
    kafka.start();
    cluster = Jobs.cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    if (cluster != null) {
      cluster.close();
    }
    if (kafka != null) {
      kafka.stop();
    }
  }

  @Test
  void everyQuestionIsAnsweredOnceThoughTheBrokerIsSilentInTheMiddle() throws Exception {
    int questions = 5_000;
    try (Topics topics = Topics.at(kafka.getBootstrapServers(), "silence")) {
      FlinkJob job = new Jobs(cluster, directory).submit(topics);
      ask(topics, 0, questions / 2);
      topics.flush();
      topics.readUntil(1, PATIENCE);
      // These wait in the producer, and the job's transactions wait for their end.
      ask(topics, questions / 2, questions);
      int before = topics.linked.size();
      silence();
      topics.flush();
      topics.readUntil(questions, PATIENCE);
      topics.readUntil(questions + 1, Duration.ofSeconds(2));
      assertThat(job.status()).isEqualTo(JobStatus.RUNNING);
      job.cancel();

      assertThat(before).isLessThan(questions);
      assertThat(topics.dead).isEmpty();
      assertThat(topics.linked).hasSize(questions);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
    }
  }

  private static void ask(Topics topics, int from, int to) {
    for (int i = from; i < to; i++) {
      topics.ask("q" + i, "question " + i + " about rome and oslo");
    }
  }

  /** Holds the broker's process: docker pause fails now and then where machines are busy. */
  private static void silence() throws Exception {
    signal("STOP");
    try {
      Thread.sleep(SILENCE.toMillis());
    } finally {
      signal("CONT");
    }
  }

  private static void signal(String name) throws Exception {
    ExecResult result = kafka.execInContainer("sh", "-c", "kill -" + name + " $(pidof java)");
    assertThat(result.getExitCode()).as(result.getStderr()).isZero();
  }
}
