// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.live.release.LinkerProvider;
import io.elq.job.live.release.ReleaseLinkers;
import io.elq.linker.release.IndexUse;
import io.elq.linker.release.LinkerLease;
import io.elq.linker.release.ReleaseCache;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real releases are swapped while questions flow: two slots, a real broker. */
@Timeout(300)
class SwapITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static KafkaBroker broker;
  private static FlinkCluster cluster;

  @TempDir Path directory;
  private ReleasePointer one;
  private ReleasePointer two;
  private final Random random = new Random(11);
  private int asked;

  /** Releases from their directories, some of them behind a door. */
  private static final class DoorReleases implements LinkerProvider {
    private static final long serialVersionUID = 1L;
    private static final ConcurrentHashMap<String, CompletableFuture<Void>> DOORS =
        new ConcurrentHashMap<>();

    private static final AtomicInteger JOBS_THAT_LEFT = new AtomicInteger();

    private final LinkerProvider releases =
        new ReleaseLinkers(
            LinkingJobConfig.encoder(new Configuration()),
            LinkingJobConfig.cache(new Configuration()),
            IndexUse.COPIED);

    @Override
    public CompletableFuture<LinkerLease> acquire(ReleasePointer pointer) {
      return DOORS
          .getOrDefault(pointer.id(), CompletableFuture.completedFuture(null))
          .thenCompose(open -> releases.acquire(pointer).thenApply(lease -> lease));
    }

    @Override
    public void closeUnused() {
      JOBS_THAT_LEFT.incrementAndGet();
      releases.closeUnused();
    }
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

  @BeforeEach
  void releases() {
    one = TinyRelease.write(directory.resolve("one"), 7);
    two = TinyRelease.write(directory.resolve("two"), 8);
  }

  @Test
  void twentySwapsLoseAndRepeatNothing() throws Exception {
    int swaps = 20;
    int questions = 20_000;
    try (Topics topics = new Topics(broker, "swaps")) {
      announce(one);
      FlinkJob job = submit(topics);
      ask(topics, 500);
      for (int swap = 1; swap <= swaps; swap++) {
        ReleasePointer next = swap % 2 == 0 ? one : two;
        int before = topics.linked.size();
        announce(next);
        // Otherwise it would only be reopened after five minutes.
        ReleaseCache.JVM.closeUnused().join();
        while (!answeredBy(topics, next, before)) {
          ask(topics, asked < questions - 200 ? 200 : 1);
          topics.readUntil(topics.linked.size() + 100, Duration.ofMillis(200));
        }
      }
      ask(topics, Math.max(0, questions - asked));
      readAll(topics);
      job.cancel();

      assertOnceEach(topics);
      assertThat(asked).isGreaterThanOrEqualTo(questions);
      assertThat(topics.linked)
          .extracting(LinkedQuestion::getReleaseId)
          .containsOnly(one.id(), two.id());
    }
  }

  @Test
  void answersKeepComingWhileTheNextReleaseIsBeingOpened() throws Exception {
    CompletableFuture<Void> door = new CompletableFuture<>();
    DoorReleases.DOORS.put(two.id(), door);
    try (Topics topics = new Topics(broker, "slow")) {
      announce(one);
      FlinkJob job = submit(topics);
      ask(topics, 100);
      topics.readUntil(100, PATIENCE);
      announce(two);
      Thread.sleep(1_500); // until the announcement has been read
      for (int round = 0; round < 5; round++) {
        ask(topics, 100);
        readAll(topics); // committed with a checkpoint, so that these pass too
      }
      assertOnceEach(topics);
      assertThat(topics.linked).allMatch(answer -> answer.getReleaseId().equals(one.id()));
      int before = topics.linked.size();
      door.complete(null);
      while (!answeredBy(topics, two, before)) {
        ask(topics, 10);
        topics.readUntil(asked, Duration.ofMillis(300));
      }
      readAll(topics);
      int left = DoorReleases.JOBS_THAT_LEFT.get();
      job.cancel();
      assertOnceEach(topics);
      while (DoorReleases.JOBS_THAT_LEFT.get() == left) {
        Thread.sleep(50); // its releases are closed with its class loader, not after five minutes
      }
    }
  }

  @Test
  void questionsInFlightOfAReleaseThatIsDeletedAreAnsweredByTheNextOnFewerTasks() throws Exception {
    try (Topics topics = new Topics(broker, "deleted")) {
      announce(one);
      FlinkJob job = submit(topics);
      ask(topics, 3_000);
      topics.readUntil(100, PATIENCE);
      ask(topics, 4_000); // however fast the others were, many of these are in flight
      String savepoint = job.stopWithSavepoint(directory.resolve("savepoints"));
      ReleaseCache.JVM.closeUnused().join();
      delete(directory.resolve("one"));
      announce(two);
      StreamExecutionEnvironment environment = environment(topics);
      environment.setParallelism(1); // what two tasks had in flight is more than one takes
      FlinkJob resumed = cluster.resume(environment, LinkingJob.NAME, savepoint);
      readAll(topics);
      resumed.cancel();

      assertOnceEach(topics);
      assertThat(topics.linked)
          .extracting(LinkedQuestion::getReleaseId)
          .contains(two.id())
          .containsOnly(one.id(), two.id());
    }
  }

  private void ask(Topics topics, int questions) {
    for (int i = 0; i < questions; i++) {
      topics.ask("q" + asked, question());
      asked++;
    }
    topics.flush();
  }

  private String question() {
    StringBuilder text = new StringBuilder();
    for (int i = 3 + random.nextInt(random.nextInt(50) == 0 ? 200 : 12); i > 0; i--) {
      text.append(TinyRelease.WORDS.get(random.nextInt(TinyRelease.WORDS.size()))).append(' ');
    }
    return text.toString();
  }

  private void readAll(Topics topics) throws Exception {
    topics.readUntil(asked, PATIENCE);
  }

  private static boolean answeredBy(Topics topics, ReleasePointer release, int since) {
    return topics.linked.stream()
        .skip(since)
        .anyMatch(answer -> answer.getReleaseId().equals(release.id()));
  }

  private void assertOnceEach(Topics topics) throws Exception {
    topics.readUntil(asked + 1, Duration.ofSeconds(2));
    assertThat(topics.dead).isEmpty();
    assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
    assertThat(topics.linked).hasSize(asked);
  }

  private FlinkJob submit(Topics topics) throws Exception {
    return cluster.submit(environment(topics), LinkingJob.NAME);
  }

  private StreamExecutionEnvironment environment(Topics topics) {
    List<String> arguments = new ArrayList<>(topics.arguments());
    arguments.add("--elq.release.announcement=" + directory.resolve("announcement.json"));
    arguments.add("--elq.release.check-interval=1s");
    LinkingJobConfig config =
        LinkingJobConfig.from(JobArguments.parse(arguments.toArray(String[]::new)));
    StreamExecutionEnvironment environment = cluster.environment();
    new LinkingJob(config, new DoorReleases()).addTo(environment);
    return environment;
  }

  private void announce(ReleasePointer release) throws IOException {
    Path next =
        Files.writeString(
            directory.resolve("next.json"),
            "{\"id\": \"%s\", \"uri\": \"%s\", \"manifestHash\": \"%s\"}"
                .formatted(release.id(), release.uri(), release.manifestHash()));
    Files.move(next, directory.resolve("announcement.json"), StandardCopyOption.REPLACE_EXISTING);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
