// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the job promises when machines die: every question answered exactly once. */
@Timeout(180)
class LinkingJobFaultITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;
  private Jobs jobs;

  @BeforeEach
  void prepare() {
    jobs = new Jobs(cluster, directory);
  }

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    cluster = Jobs.cluster();
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void everyQuestionIsAnsweredOnceThoughTaskManagersAndTheBrokerDie() throws Exception {
    int questions = 20_000;
    try (Topics topics = new Topics(broker, "kills")) {
      FlinkJob job = jobs.submit(topics);
      for (int i = 0; i < questions; i++) {
        if (i % 100 == 99) {
          topics.send(
              ("q" + i).getBytes(StandardCharsets.UTF_8),
              "not a question".getBytes(StandardCharsets.UTF_8));
        } else {
          topics.ask("q" + i, "question " + i + " about rome and oslo");
        }
        if (i == questions / 4 || i == questions / 2) {
          topics.flush();
          topics.readUntil(i / 2, PATIENCE);
          cluster.replaceTaskManager(i == questions / 4 ? 0 : 1);
        }
        if (i == 3 * questions / 4) {
          topics.flush();
          broker.kill();
          broker.restart();
        }
      }
      topics.flush();
      topics.readUntil(questions, PATIENCE);
      topics.readUntil(questions + 1, Duration.ofSeconds(2));
      job.cancel();

      assertThat(topics.linked).hasSize(questions - questions / 100);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.dead).hasSize(questions / 100);
      assertThat(topics.dead)
          .extracting(letter -> letter.getPartition() + "/" + letter.getOffset())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void aSavepointCarriesTheJobOverWithoutLossOrRepetition() throws Exception {
    int questions = 2_000;
    try (Topics topics = new Topics(broker, "savepoint")) {
      FlinkJob job = jobs.submit(topics);
      for (int i = 0; i < questions / 2; i++) {
        topics.ask("q" + i, "paris " + i);
      }
      topics.readUntil(1, PATIENCE);
      String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
      for (int i = questions / 2; i < questions; i++) {
        topics.ask("q" + i, "paris " + i);
      }
      FlinkJob resumed = jobs.resume(topics, savepoint);
      topics.readUntil(questions, PATIENCE);
      topics.readUntil(questions + 1, Duration.ofSeconds(2));
      resumed.cancel();

      assertThat(topics.linked).hasSize(questions);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
    }
  }
}
