package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.embedded.FlinkCluster;
import io.elq.job.embedded.FlinkJob;
import io.elq.job.embedded.KafkaBroker;
import io.elq.schemas.LinkedEntity;
import io.elq.schemas.LinkedQuestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job between a real broker and a mini cluster, with a release that needs no model. */
@Timeout(180)
class LinkingJobITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    broker = KafkaBroker.start();
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    cluster = FlinkCluster.start(FlinkCluster.Settings.slots(2).withFlink(flink));
  }

  @AfterAll
  static void stop() throws Exception {
    cluster.close();
    broker.close();
  }

  @Test
  void aQuestionComesBackLinked() throws Exception {
    try (Topics topics = new Topics(broker, "one")) {
      FlinkJob job = submit(topics);
      topics.ask("q1", "is 🏛 rome older than paris?");
      topics.readUntil(1, PATIENCE);
      job.cancel();

      assertThat(topics.dead).isEmpty();
      LinkedQuestion answer = topics.linked.get(0);
      assertThat(answer.getId()).isEqualTo("q1");
      assertThat(answer.getReleaseId()).isEqualTo("fake-1");
      assertThat(answer.getHeaders()).containsEntry("from", "test");
      assertThat(answer.getEntities())
          .extracting(LinkedEntity::getTitle)
          .containsExactly("rome", "paris");
      LinkedEntity rome = answer.getEntities().get(0);
      assertThat(rome.getMention()).isEqualTo("rome");
      assertThat(rome.getStart()).isEqualTo(6);
      assertThat(rome.getStartCodePoint()).isEqualTo(5);
      assertThat(rome.getEndCodePoint()).isEqualTo(9);
      assertThat(rome.getKbId()).isEqualTo("Q-rome");
    }
  }

  private FlinkJob submit(Topics topics, String... more) throws Exception {
    Path announcement = directory.resolve("release.json");
    Files.writeString(
        announcement, "{\"id\": \"fake-1\", \"uri\": \"/r\", \"manifestHash\": \"00\"}");
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + announcement);
    arguments.addAll(List.of(more));
    LinkingJobConfig config =
        LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(config, new FakeRelease()).addTo(environment);
    return cluster.submit(environment, LinkingJob.NAME);
  }
}
