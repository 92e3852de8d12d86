// SPDX-License-Identifier: Apache-2.0
package io.elq.sandbox.kafka;

import io.elq.sandbox.kafka.BrokerFiles.Ports;
import io.elq.sandbox.process.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A real Kafka broker (KRaft, one node) in a JVM of its own, on free ports of this machine, with
 * its data in a temporary directory. Closing it, or the end of this JVM, however it comes, ends the
 * broker; closing also deletes the data. Safe for use by many threads.
 */
public final class KafkaBroker implements AutoCloseable {

  /**
   * How the broker is started.
   *
   * @param heap maximum heap in megabytes
   * @param jvmFlags further flags of its JVM
   * @param patience longest time to wait for it
   * @param clients what it demands of its clients
   */
  public record Settings(
      int heap, List<String> jvmFlags, Duration patience, ClientListener clients) {

    /** 256 MB of heap, no flags, a minute, no credentials. */
    public static final Settings DEFAULT =
        new Settings(256, List.of(), Duration.ofMinutes(1), ClientListener.PLAINTEXT);

    /** The same with other demands on clients. */
    public Settings withClients(ClientListener other) {
      return new Settings(heap, jvmFlags, patience, other);
    }
  }

  private static final int LOG_TAIL = 20;

  /** The least that Kafka takes. */
  private static final int SCRAM_ITERATIONS = 4096;

  private final Settings settings;
  private final Path directory;
  private final BrokerFiles files;
  private final Ports ports;
  private final String clusterId = Uuid.randomUuid().toString();
  private @Nullable Process process;

  private KafkaBroker(Settings settings) throws IOException {
    this.settings = settings;
    this.directory = Files.createTempDirectory("elq-kafka-");
    this.files = new BrokerFiles(directory);
    this.ports = freePorts();
    files.write(ports, settings.clients());
  }

  /** Starts a broker with the default settings. */
  public static KafkaBroker start() throws IOException {
    return start(Settings.DEFAULT);
  }

  /**
   * Starts a broker and waits until it answers.
   *
   * @throws IOException if it does not come up; the message ends with its log
   */
  public static KafkaBroker start(Settings settings) throws IOException {
    KafkaBroker broker = new KafkaBroker(settings);
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "kafka-broker-cleanup"));
    try {
      broker.startProcess();
      broker.addUsers();
    } catch (IOException | RuntimeException e) {
      broker.close();
      throw e;
    }
    return broker;
  }

  /** Where clients find the broker, host:port. */
  public String bootstrapServers() {
    return "127.0.0.1:" + ports.clients();
  }

  /** The broker's process id, for example to measure its memory. */
  public synchronized long pid() {
    return running().pid();
  }

  /** Creates a topic, unless it is there already. */
  public void createTopic(String name, int partitions) {
    try (Admin admin = admin()) {
      if (!admin.listTopics().names().get().contains(name)) {
        admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create topic " + name, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topic " + name, e);
    }
  }

  /** Ends the process without a farewell, as a power cut would. The data stays. */
  public synchronized void kill() {
    ChildJvm.kill(running());
  }

  /** Starts the process again on the same port and data, after {@link #kill}. */
  public synchronized void restart() throws IOException {
    startProcess();
  }

  /** Ends the process and deletes the data. Closing twice is harmless. */
  @Override
  public synchronized void close() {
    if (process != null) {
      ChildJvm.kill(process);
    }
    deleteData();
  }

  private synchronized void startProcess() throws IOException {
    Process started =
        new ProcessBuilder(command())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .directory(directory.toFile())
            .start();
    process = started;
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (!answers()) {
      if (!started.isAlive()) {
        throw new IOException("the Kafka broker ended while starting:\n" + logTail());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "the Kafka broker is not up after " + settings.patience() + ":\n" + logTail());
      }
    }
  }

  private Process running() {
    return Objects.requireNonNull(process, "the Kafka broker was never started");
  }

  private List<String> command() {
    List<String> command = new ArrayList<>();
    command.add(ChildJvm.java());
    command.addAll(
        List.of(
            "-Xmx" + settings.heap() + "m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxDirectMemorySize=64m",
            "-Djava.awt.headless=true",
            "-Dlog4j2.configurationFile=" + files.logging()));
    command.addAll(settings.jvmFlags());
    command.addAll(
        List.of(
            "-cp",
            ChildJvm.joined(ChildJvm.classPath().stream()),
            BrokerMain.class.getName(),
            files.server().toString(),
            clusterId));
    return command;
  }

  private boolean answers() {
    try (Admin admin = admin()) {
      Collection<?> nodes = admin.describeCluster().nodes().get(2, TimeUnit.SECONDS);
      return !nodes.isEmpty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the Kafka broker", e);
    } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
      return false;
    }
  }

  private Admin admin() {
    return Admin.create(
        Map.of(
            "bootstrap.servers", "127.0.0.1:" + ports.inside(),
            "reconnect.backoff.ms", "50",
            "reconnect.backoff.max.ms", "200",
            "default.api.timeout.ms", "10000",
            "request.timeout.ms", "5000"));
  }

  private Path log() {
    return directory.resolve("broker.log");
  }

  private String logTail() throws IOException {
    List<String> lines = Files.readAllLines(log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL), lines.size()));
  }

  private void deleteData() {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }

  private void addUsers() {
    var scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, SCRAM_ITERATIONS);
    List<UserScramCredentialAlteration> users = new ArrayList<>();
    settings
        .clients()
        .users()
        .forEach(
            (name, password) -> users.add(new UserScramCredentialUpsertion(name, scram, password)));
    if (users.isEmpty()) {
      return;
    }
    try (Admin admin = admin()) {
      admin.alterUserScramCredentials(users).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot add users to the Kafka broker", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while adding users to the Kafka broker", e);
    }
  }

  private static Ports freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket clients = new ServerSocket(0, 1, loopback);
        ServerSocket inside = new ServerSocket(0, 1, loopback);
        ServerSocket controller = new ServerSocket(0, 1, loopback)) {
      return new Ports(clients.getLocalPort(), inside.getLocalPort(), controller.getLocalPort());
    }
  }
}
