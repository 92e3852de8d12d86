// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with a real release: ONNX Runtime and FAISS, a very small model. */
@Timeout(240)
class ReleaseITCase {
  private static final int QUESTIONS = 20_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path directory;

  @Test
  void twentyThousandQuestionsGoThroughEncoderAndIndexOnceEach() throws Exception {
    ReleasePointer release = TinyRelease.write(directory.resolve("release"), 7);
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "release")) {
      long start = System.nanoTime();
      Random random = new Random(11);
      for (int i = 0; i < QUESTIONS; i++) {
        topics.ask("q" + i, question(random));
      }
      topics.flush();
      FlinkJob job = submit(cluster, topics, release);
      topics.readUntil(QUESTIONS, PATIENCE);
      topics.readUntil(QUESTIONS + 1, Duration.ofSeconds(2));
      job.cancel();
      System.out.printf(
          "%d questions in %.1f s%n", topics.linked.size(), (System.nanoTime() - start) / 1e9);

      assertThat(topics.dead).isEmpty();
      assertThat(topics.linked).hasSize(QUESTIONS);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.linked)
          .allSatisfy(answer -> assertThat(answer.getReleaseId()).isEqualTo(release.id()))
          .anySatisfy(
              answer -> {
                assertThat(answer.getEntities()).isNotEmpty();
                assertThat(answer.getEntities().get(0).getCandidates()).hasSize(3);
              });
    }
  }

  private static FlinkJob submit(FlinkCluster cluster, Topics topics, ReleasePointer release)
      throws Exception {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + release.directory());
    arguments.add("--elq.linked-questions.candidates=3");
    LinkingJobConfig config =
        LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(config).addTo(environment);
    return cluster.submit(environment, LinkingJob.NAME);
  }

  private static String question(Random random) {
    List<String> words = TinyRelease.WORDS;
    StringBuilder text = new StringBuilder();
    for (int i = 3 + random.nextInt(12); i > 0; i--) {
      text.append(words.get(random.nextInt(words.size()))).append(' ');
    }
    return text.toString();
  }
}
