// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How often answers become visible while questions wait in Kafka. */
@Timeout(180)
class BacklogITCase {

  /** Six intervals between checkpoints of {@link Jobs#cluster}. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

  /** 20 s of work for the encoder, many times what fits Flink's network buffers. */
  private static final int QUESTIONS = 4_000;

  @TempDir Path directory;

  @Test
  void answersBecomeVisibleWithEachCheckpointHoweverManyQuestionsWait() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "backlog")) {
      for (int i = 0; i < QUESTIONS; i++) {
        topics.ask("q" + i, FakeRelease.SLOW + " paris and what else a question may have in it");
      }
      topics.flush();
      FlinkJob job = new Jobs(cluster, directory).submit(topics);
      topics.readUntil(1, Duration.ofSeconds(60));
      Duration silence = Duration.ZERO;
      long last = System.nanoTime();
      while (topics.linked.size() < QUESTIONS && silence.compareTo(Duration.ofMinutes(1)) < 0) {
        topics.readUntil(topics.linked.size() + 1, Duration.ofMinutes(1));
        Duration since = Duration.ofNanos(System.nanoTime() - last);
        silence = since.compareTo(silence) > 0 ? since : silence;
        last = System.nanoTime();
      }
      job.cancel();

      assertThat(topics.linked).hasSize(QUESTIONS);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(silence).isLessThan(LONGEST_SILENCE);
    }
  }
}
