// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.cli.entity.EntityTopic;
import io.elq.cli.kafka.KafkaAccess;
import io.elq.cli.release.ReleaseTopic;
import io.elq.cli.terminal.Screen;
import io.elq.job.LinkingJob;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.config.LinkingOptions;
import io.elq.job.config.ReleaseOptions;
import io.elq.linker.release.ReleasePointer;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.sandbox.process.ProcessMemory;
import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A broker, a Flink cluster and the linking job between the broker's topics: all that the demo
 * talks to. Closing it ends all three.
 */
final class DemoSystem implements AutoCloseable {

  /** Without an answer for so long something is wrong. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration CHECKPOINT_INTERVAL = Duration.ofMillis(500);

  private static final Logger LOG = LoggerFactory.getLogger(DemoSystem.class);

  private final KafkaBroker broker;
  private final FlinkCluster cluster;
  private final FlinkJob job;
  private final Exchange exchange;

  private DemoSystem(KafkaBroker broker, FlinkCluster cluster, FlinkJob job, Exchange exchange) {
    this.broker = broker;
    this.cluster = cluster;
    this.job = job;
    this.exchange = exchange;
  }

  /**
   * Starts everything and submits the job.
   *
   * @param release directory of the release to serve
   * @param dashboardPort 0 for a free one
   */
  static DemoSystem start(Path release, int dashboardPort, Screen screen) {
    int slots = Math.min(4, Runtime.getRuntime().availableProcessors());
    KafkaBroker broker = screen.step("Starting a Kafka broker", KafkaBroker::start);
    FlinkCluster cluster = null;
    try {
      for (String topic : List.of(Exchange.QUESTIONS, Exchange.LINKED, Exchange.DEAD)) {
        broker.createTopic(topic, slots);
      }
      ReleaseTopic releases = releases(broker.bootstrapServers());
      broker.createTopic(releases.name(), 1);
      broker.createTopic(ReleaseTopic.DEFAULT_STATES, 1);
      broker.createTopic(EntityTopic.DEFAULT_NAME, 1);
      releases.announce(ReleasePointer.to(release), null);
      FlinkCluster.Settings settings =
          new FlinkCluster.Settings(1, slots, dashboardPort, flinkConfiguration());
      cluster = screen.step("Starting a Flink cluster", () -> FlinkCluster.start(settings));
      FlinkJob job = submit(cluster, broker);
      return new DemoSystem(broker, cluster, job, new Exchange(broker.bootstrapServers()));
    } catch (RuntimeException e) {
      end(cluster, broker);
      throw e;
    }
  }

  private static ReleaseTopic releases(String bootstrapServers) {
    return new ReleaseTopic(
        new KafkaAccess(bootstrapServers, new Properties()), ReleaseTopic.DEFAULT_NAME);
  }

  private static Configuration flinkConfiguration() {
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
    // The demo shows a failure instead of trying again.
    flink.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return flink;
  }

  private static FlinkJob submit(FlinkCluster cluster, KafkaBroker broker) {
    Configuration values = new Configuration();
    values.set(LinkingOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers());
    values.set(LinkingOptions.TRANSACTIONAL_ID_PREFIX, "elq-demo");
    values.set(ReleaseOptions.TOPIC, ReleaseTopic.DEFAULT_NAME);
    values.set(ReleaseOptions.STATUS_TOPIC, ReleaseTopic.DEFAULT_STATES);
    values.set(LinkingOptions.ENTITIES_TOPIC, EntityTopic.DEFAULT_NAME);
    StreamExecutionEnvironment environment = cluster.environment();
    LinkingJobConfig config = LinkingJobConfig.from(values);
    new LinkingJob(config).addTo(environment);
    try {
      return cluster.submit(environment, LinkingJob.NAME);
    } catch (Exception e) {
      throw new IllegalStateException("the Flink cluster refused the linking job", e);
    }
  }

  /** Asks questions; safe from any thread. */
  Exchange exchange() {
    return exchange;
  }

  /** Where the dashboard shows the job. */
  URI dashboard() {
    return URI.create(cluster.dashboard() + "/#/job/running/" + job.id() + "/overview");
  }

  /** The broker's address, for other Kafka clients. */
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** Where an announced release lies on this machine; empty if elsewhere. */
  Optional<Path> folder(String releaseId) {
    return releases(bootstrapServers())
        .read()
        .find(releaseId)
        .filter(release -> !ReleasePointer.isRemote(release.getUri()))
        .map(release -> Path.of(release.getUri()));
  }

  /**
   * Asks a question and waits for what comes back.
   *
   * @throws IllegalStateException as {@link #readAll}
   */
  void answer(String id, String text, Consumer<LinkedQuestion> linked, Consumer<DeadLetter> dead) {
    exchange.ask(id, text, Instant.now());
    try {
      readAll(new Awaited(List.of(id)), linked, dead);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the linking job has failed", e);
    }
  }

  /**
   * Reads answers until all of some questions have come back; those to other questions are passed
   * over.
   *
   * @throws IllegalStateException if the job has ended, or nothing awaited came for two minutes
   */
  void readAll(Awaited awaited, Consumer<LinkedQuestion> linked, Consumer<DeadLetter> dead)
      throws Exception {
    long[] last = {System.nanoTime()};
    while (!awaited.isEmpty()) {
      exchange.read(
          answer -> {
            if (awaited.take(answer)) {
              last[0] = System.nanoTime();
              linked.accept(answer);
            }
          },
          letter -> {
            if (awaited.take(letter)) {
              last[0] = System.nanoTime();
              dead.accept(letter);
            }
          });
      if (System.nanoTime() - last[0] > Duration.ofSeconds(1).toNanos()) {
        checkRunning(System.nanoTime() - last[0]);
      }
    }
  }

  private void checkRunning(long silence) throws Exception {
    if (job.status().isTerminalState()) {
      job.await();
      throw new IllegalStateException("the linking job has ended");
    }
    if (silence > PATIENCE.toNanos()) {
      throw new IllegalStateException(
          "no answer for " + PATIENCE.toSeconds() + " s; the dashboard is at " + dashboard());
    }
  }

  /** Peak resident memory so far by process, in megabytes. */
  Map<String, Long> peakMemory() {
    Map<String, Long> peaks = new LinkedHashMap<>();
    peaks.put("flink", ProcessMemory.peakMegabytes(ProcessHandle.current().pid()));
    peaks.put("kafka", ProcessMemory.peakMegabytes(broker.pid()));
    return peaks;
  }

  @Override
  public void close() {
    exchange.close();
    end(cluster, broker);
  }

  private static void end(@Nullable FlinkCluster cluster, KafkaBroker broker) {
    try (broker;
        cluster) {
      LOG.info("Ending the cluster and the broker");
    } catch (Exception e) {
      throw new IllegalStateException("the cluster or the broker did not end well", e);
    }
  }
}
