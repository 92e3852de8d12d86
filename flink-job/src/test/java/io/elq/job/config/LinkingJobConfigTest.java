// SPDX-License-Identifier: Apache-2.0
package io.elq.job.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.deadletter.FailureLimits;
import io.elq.linker.release.IndexUse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.CheckpointingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkingJobConfigTest {
  private static final List<String> REQUIRED =
      List.of(
          "--elq.kafka.bootstrap-servers=localhost:9092",
          "--elq.delivery.transactional-id-prefix=test",
          "--elq.release.announcement=/r");

  @Test
  void theCommandLineTakesPrecedenceOverTheFileAndTheFileOverTheDefault(@TempDir Path directory)
      throws Exception {
    Path file = directory.resolve("job.properties");
    Files.writeString(file, "elq.encode.in-flight = 7\nelq.resolve.in-flight = 8\n");
    LinkingJobConfig config = parse("--config", file.toString(), "--elq.resolve.in-flight", "9");
    assertThat(config.encoding().inFlight()).isEqualTo(7);
    assertThat(config.resolving().inFlight()).isEqualTo(9);
    assertThat(config.resolving().batch()).isEqualTo(16);
  }

  @Test
  void whatIsWrittenIsBoundedByTheOptionAndByTheProducer() {
    assertThat(parse().limits()).isEqualTo(new RecordLimits(1 << 20, 64 << 10, 1 << 20, 1 << 20));
    String larger = "--elq.dead-letters.max-bytes=2mb";
    assertThat(parse(larger).limits().deadLetter()).isEqualTo(1 << 20);
    RecordLimits limits = parse(larger, "--elq.kafka.properties.max.request.size=3000000").limits();
    assertThat(limits.deadLetter()).isEqualTo(2 << 20);
    assertThat(limits.answer()).isEqualTo(1 << 20);
  }

  @Test
  void answersAreKeptOnlyWhereAskedFor() {
    assertThat(parse().encoding().cacheBytes()).isZero();
    assertThat(parse("--elq.answers.cache-size=64mb").encoding().cacheBytes()).isEqualTo(64 << 20);
    assertThatThrownBy(() -> parse("--elq.answers.cache-size=-1"))
        .hasMessageContaining("elq.answers.cache-size");
  }

  @Test
  void indexesAreMappedOnlyWhereAskedFor() {
    assertThat(parse().releases().index()).isEqualTo(IndexUse.COPIED);
    assertThat(parse("--elq.release.map-index=true").releases().index()).isEqualTo(IndexUse.MAPPED);
    assertRefused("true or false", "--elq.release.map-index=maybe");
  }

  @Test
  void limitsThatNoDeadLetterFitsInAreRefused() {
    assertThatThrownBy(() -> parse("--elq.dead-letters.max-bytes=1kb"))
        .hasMessage("elq.dead-letters.max-bytes is 1,024 bytes, but has to be at least 64 kb");
    assertThatThrownBy(() -> parse("--elq.question.max-bytes=0b"))
        .hasMessage("elq.question.max-bytes is 0 bytes, but has to be at least 1");
    assertThatThrownBy(() -> parse("--elq.kafka.properties.max.request.size=1000"))
        .hasMessage(
            "elq.kafka.properties.max.request.size is 1,000, but has to be at least 65,536: dead"
                + " letters would not fit");
    assertThatThrownBy(() -> parse("--elq.kafka.properties.max.request.size=2mb"))
        .hasMessage(
            "elq.kafka.properties.max.request.size is '2mb', but has to be a number of bytes");
  }

  @Test
  void valuesAreTyped() {
    LinkingJobConfig config =
        parse(
            "--elq.encode.timeout=90s",
            "--elq.failures.in-a-row=0",
            "--elq.failures.share=0.25",
            "--elq.encode.device=cuda",
            "--elq.encode.gpu-memory-limit=2g",
            "--elq.delivery.guarantee=at-least-once",
            "--elq.linked-questions.order=as-asked",
            "--elq.questions.start-from=latest",
            "--elq.kafka.properties.security.protocol=SSL");
    assertThat(config.encoding().encoder().callLimit()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.encoding().encoder().gpuMemoryLimit()).isEqualTo(2L << 30);
    assertThat(config.failures()).isEqualTo(new FailureLimits(0, 0.25));
    assertThat(config.delivery().guarantee()).isEqualTo(Delivery.AT_LEAST_ONCE);
    assertThat(config.answers().order()).isEqualTo(AnswerOrder.AS_ASKED);
    assertThat(config.questions().startFrom()).isEqualTo(StartFrom.LATEST);
    assertThat(config.kafka().properties()).containsEntry("security.protocol", "SSL");
  }

  @Test
  void refusesWhatItDoesNotKnowAndNamesTheNearest() {
    assertRefused("did you mean elq.encode.in-flight?", "--elq.encode.inflight=3");
    assertRefused("--key value", "elq.encode.in-flight=3");
    assertRefused("lacks its value", "--elq.encode.in-flight");
    assertRefused("cannot read the configuration file", "--config=/does/not/exist");
  }

  @Test
  void refusesValuesOutOfRange() {
    assertRefused("at least 1", "--elq.question.max-characters=0");
    assertRefused("at least 0", "--elq.linked-questions.candidates=-1");
    assertRefused("above 0", "--elq.encode.timeout=0s");
    assertRefused("at least 1", "--elq.encode.windows-in-flight=0");
    assertRefused("at least 0", "--elq.failures.in-a-row=-1");
    assertRefused("above 0 and at most 1", "--elq.failures.share=1.5");
    assertRefused("above 0 and at most 1", "--elq.failures.share=0");
    assertRefused("at least 1 s", "--elq.release.check-interval=10ms");
    assertRefused("three topics", "--elq.dead-letters.topic=questions");
    assertRefused("host:port", "--elq.kafka.bootstrap-servers=localhost");
    assertRefused("elq.questions.topic is 'a b'", "--elq.questions.topic=a b");
    assertRefused("elq.linked-questions.topic is", "--elq.linked-questions.topic=a/b");
    assertRefused("elq.dead-letters.topic is", "--elq.dead-letters.topic=ä");
    assertRefused(
        "needs elq.delivery.transactional-id-prefix", "--elq.delivery.transactional-id-prefix= ");
    assertRefused("nothing to serve", "--elq.release.announcement= ");
    assertRefused("contradict", "--elq.release.topic=elq-releases");
    assertRefused(
        "elq.release.topic is 'a b'", "--elq.release.announcement=", "--elq.release.topic=a b");
    assertRefused("elq.entities.topic is 'a b'", "--elq.entities.topic=a b");
    assertRefused("elq.entities.max is 0", "--elq.entities.max=0");
  }

  @Test
  void aValueThatCannotBeReadIsAnsweredWithTheFormThatItHas() {
    assertRefused(
        "elq.delivery.guarantee is 'twice', but has to be one of exactly-once, at-least-once",
        "--elq.delivery.guarantee=twice");
    assertRefused("one of committed, earliest, latest", "--elq.questions.start-from=now");
    assertRefused("has to be one of cpu, cuda", "--elq.encode.device=tpu");
    assertRefused("a duration, for example 500 ms", "--elq.encode.timeout=long");
    assertRefused("a size, for example 512 mb", "--elq.encode.gpu-memory-limit=big");
    assertRefused("a whole number", "--elq.encode.in-flight=1.5");
    assertRefused("a number, for example 0.5", "--elq.failures.share=half");
    assertRefused("true or false", "--elq.questions.until-end=maybe");
  }

  @Test
  void exactlyOnceNeedsCheckpointsThatFitTheTransactions() {
    Configuration flink = checkpoints();
    flink.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    assertCheckpointsRefused(flink, "execution.checkpointing.interval");
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMinutes(6));
    assertCheckpointsRefused(flink, "elq.delivery.transaction-timeout");
    parse().checkCheckpoints(checkpoints());
  }

  @Test
  void exactlyOnceNeedsCheckpointsThatAreExactlyOnce() {
    Configuration flink = checkpoints();
    flink.set(CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE, CheckpointingMode.AT_LEAST_ONCE);
    assertCheckpointsRefused(
        flink, "execution.checkpointing.mode is AT_LEAST_ONCE", "elq.delivery.guarantee");
    parse("--elq.delivery.guarantee=at-least-once").checkCheckpoints(flink);
  }

  @Test
  void exactlyOnceNeedsCheckpointsThatOutliveTheJobManager() {
    Configuration flink = checkpoints();
    flink.removeConfig(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    assertCheckpointsRefused(flink, "needs execution.checkpointing.dir", "5 MB");
    flink = checkpoints();
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "jobmanager");
    assertCheckpointsRefused(flink, "execution.checkpointing.storage is jobmanager");
    flink.set(CheckpointingOptions.CHECKPOINT_STORAGE, "com.example.StorageOfOurs");
    flink.removeConfig(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    parse().checkCheckpoints(flink);
  }

  private static Configuration checkpoints() {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
    flink.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, "s3://bucket/checkpoints");
    return flink;
  }

  private static void assertCheckpointsRefused(Configuration flink, String... reasons) {
    assertThatThrownBy(() -> parse().checkCheckpoints(flink))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(reasons);
  }

  private static LinkingJobConfig parse(String... more) {
    List<String> arguments = new ArrayList<>(REQUIRED);
    arguments.addAll(List.of(more));
    return LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
  }

  private static void assertRefused(String reason, String... more) {
    assertThatThrownBy(() -> parse(more))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(e -> assertThat(e.getMessage() + " " + e.getCause()).contains(reason));
  }
}
