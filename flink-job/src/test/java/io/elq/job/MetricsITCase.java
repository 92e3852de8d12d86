// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.metrics.MetricsReference;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.KafkaBroker;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus sees of a running job. */
@Timeout(120)
class MetricsITCase {
  private static final Pattern REPORTED = Pattern.compile("(?m)^(flink_\\w+)");

  @TempDir Path directory;

  @Test
  void aRunningJobReportsEveryMetricOfTheReferencePage() throws Exception {
    int port = freePort();
    Configuration flink = new Configuration();
    flink.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    flink.setString(
        "metrics.reporter.prom.factory.class", PrometheusReporterFactory.class.getName());
    flink.setString("metrics.reporter.prom.port", Integer.toString(port));
    try (KafkaBroker broker = KafkaBroker.start();
        FlinkCluster cluster = FlinkCluster.start(FlinkCluster.Settings.slots(1).withFlink(flink));
        Topics topics = new Topics(broker, "metrics")) {
      broker.createTopic("elq-entity-updates", 1);
      FlinkJob job =
          new Jobs(cluster, directory).submit(topics, "--elq.entities.topic=elq-entity-updates");
      topics.ask("q", "paris");
      topics.readUntil(1, Duration.ofSeconds(60));
      Set<String> reported = reported(port);
      job.cancel();

      assertThat(reported).containsAll(MetricsReference.prometheusNames());
    }
  }

  private static Set<String> reported(int port) throws Exception {
    URI address = URI.create("http://localhost:%d/metrics".formatted(port));
    String page =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString())
            .body();
    Set<String> names = new TreeSet<>();
    for (Matcher name = REPORTED.matcher(page); name.find(); ) {
      names.add(name.group());
    }
    return names;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
