// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.job.config.JobArguments;
import io.elq.job.config.LinkingJobConfig;
import io.elq.job.preflight.Preflight;
import io.elq.job.preflight.PreflightException;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import io.elq.sandbox.flink.FlinkJob;
import io.elq.sandbox.kafka.ClientListener;
import io.elq.sandbox.kafka.KafkaBroker;
import io.elq.schemas.LinkedQuestion;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The job with brokers that demand TLS of both sides, or TLS and SCRAM. */
@Timeout(180)
class SecureKafkaITCase {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String USER = "linker";
  private static final String SECRET = "scram-password-nobody-may-see";

  @TempDir Path directory;

  @Test
  void theJobReadsWritesAndCommitsOverMutualTls() throws Exception {
    KeyStores stores = KeyStores.create(directory);
    Map<String, String> server = new HashMap<>(stores.properties("broker"));
    server.put("ssl.client.auth", "required");
    Map<String, String> client = new HashMap<>(stores.properties("client"));
    client.put("security.protocol", "SSL");
    try (KafkaBroker broker = broker(new ClientListener("SSL", server, Map.of()))) {
      assertLinks(broker, client);
      Map<String, String> nobody = new HashMap<>(client);
      nobody.remove("ssl.keystore.location");
      nobody.remove("ssl.keystore.password");
      assertRefused(broker, nobody, "elq.kafka.properties.ssl.");
      Map<String, String> stranger = new HashMap<>(client);
      stranger.put("ssl.truststore.location", client.get("ssl.keystore.location"));
      assertRefused(broker, stranger, "valid certification path");
    }
  }

  @Test
  void theJobReadsWritesAndCommitsOverTlsWithAPassword() throws Exception {
    KeyStores stores = KeyStores.create(directory);
    Map<String, String> server = new HashMap<>(stores.properties("broker"));
    server.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    server.put("listener.name.clients.scram-sha-512.sasl.jaas.config", jaas(""));
    Map<String, String> client = new HashMap<>(stores.properties("client"));
    client.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
    client.put("security.protocol", "SASL_SSL");
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put("sasl.jaas.config", login(SECRET));
    try (KafkaBroker broker =
        broker(new ClientListener("SASL_SSL", server, Map.of(USER, SECRET)))) {
      assertLinks(broker, client);
      Map<String, String> wrong = new HashMap<>(client);
      wrong.put("sasl.jaas.config", login("wrong-" + SECRET));
      assertRefused(broker, wrong, "user and password", "elq.kafka.properties.sasl.jaas.config");
      Map<String, String> malformed = new HashMap<>(client);
      malformed.put("sasl.jaas.config", "password=\"" + SECRET + "\"");
      assertRefused(broker, malformed, "elq.kafka.properties");
      Map<String, String> otherMechanism = new HashMap<>(client);
      otherMechanism.put("sasl.mechanism", "PLAIN");
      assertRefused(broker, otherMechanism, "elq.kafka.properties.sasl.mechanism");
      assertRefused(broker, Map.of(), "elq.kafka.properties.security.protocol");
    }
  }

  private void assertLinks(KafkaBroker broker, Map<String, String> client) throws Exception {
    Path file = file(client);
    try (FlinkCluster cluster = Jobs.cluster();
        Topics topics = new Topics(broker, "secure", new HashMap<>(client))) {
      FlinkJob job = new Jobs(cluster, directory).submit(topics, "--config=" + file);
      for (int i = 0; i < 100; i++) {
        topics.ask("q" + i, "paris");
      }
      topics.send(null, new byte[] {1});
      topics.flush();
      topics.readUntil(101, PATIENCE);
      assertDashboardHidesSecrets(cluster, job);
      job.cancel();
      assertThat(topics.linked).extracting(LinkedQuestion::getId).hasSize(100);
      assertThat(topics.linked).extracting(LinkedQuestion::getId).doesNotHaveDuplicates();
      assertThat(topics.dead).hasSize(1);
    }
  }

  private static void assertDashboardHidesSecrets(FlinkCluster cluster, FlinkJob job)
      throws Exception {
    String own = "/jobs/" + job.id();
    for (String page :
        List.of(own, own + "/config", own + "/plan", own + "/exceptions", "/jobmanager/config")) {
      URI address = cluster.dashboard().resolve(page);
      HttpRequest request = HttpRequest.newBuilder(address).build();
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(address.toString()).isEqualTo(200);
      assertThat(answer.body()).doesNotContain(SECRET, KeyStores.PASSWORD);
    }
  }

  private void assertRefused(KafkaBroker broker, Map<String, String> client, String... reasons)
      throws IOException {
    broker.createTopic("questions", 1);
    Path release = directory.resolve("release");
    if (!Files.exists(release)) {
      TinyRelease.write(release, 7);
    }
    LinkingJobConfig config =
        LinkingJobConfig.from(
            JobArguments.parse(
                "--elq.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--elq.delivery.transactional-id-prefix=secure",
                "--elq.release.announcement=" + release,
                "--config=" + file(client)));
    assertThatThrownBy(() -> Preflight.check(config))
        .isInstanceOf(PreflightException.class)
        .hasMessageContaining(broker.bootstrapServers())
        .hasMessageContainingAll(reasons)
        .satisfies(e -> assertThat(trace(e)).doesNotContain(SECRET, KeyStores.PASSWORD));
  }

  private static String trace(Throwable e) {
    StringWriter trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    return trace.toString();
  }

  private Path file(Map<String, String> client) throws IOException {
    Properties properties = new Properties();
    client.forEach((key, value) -> properties.put("elq.kafka.properties." + key, value));
    Path file = Files.createTempFile(directory, "secure", ".properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return file;
  }

  private static KafkaBroker broker(ClientListener clients) throws IOException {
    return KafkaBroker.start(KafkaBroker.Settings.DEFAULT.withClients(clients));
  }

  private static String login(String password) {
    return jaas(" username=\"%s\" password=\"%s\"".formatted(USER, password));
  }

  private static String jaas(String options) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required%s;".formatted(options);
  }
}
