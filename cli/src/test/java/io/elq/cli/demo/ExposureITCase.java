// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.cli.terminal.Screen;
import io.elq.linker.release.TinyRelease;
import io.elq.sandbox.flink.FlinkCluster;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who reaches the brokers and clusters of demo, run and replay: this machine, and not with code.
 */
@Timeout(180)
final class ExposureITCase {

  /** As the kernel writes 127.0.0.1, in its IPv4 and IPv6 tables. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  @TempDir private Path directory;

  @Test
  void theDemosProcessesListenOnThisMachineAlone() throws Exception {
    Path release = directory.resolve("release");
    TinyRelease.write(release, 7);
    Set<String> before = listening();
    try (DemoSystem demo = DemoSystem.start(release, 0, Screen.error())) {
      assertLoopback(before, demo.bootstrapServers(), demo.dashboard());
    }
  }

  @Test
  void aClusterOfSeveralTaskManagersListensOnThisMachineAlone() throws Exception {
    Set<String> before = listening();
    var settings = new FlinkCluster.Settings(2, 1, 0, new Configuration());
    try (FlinkCluster cluster = FlinkCluster.start(settings)) {
      assertLoopback(before, null, cluster.dashboard());
    }
  }

  @Test
  void theDashboardShowsJobsAndTakesNone() throws Exception {
    try (FlinkCluster cluster = FlinkCluster.start(FlinkCluster.Settings.slots(1))) {
      assertThat(get(cluster.dashboard().resolve("/jobs/overview"))).isEqualTo(200);
      assertThat(get(cluster.dashboard().resolve("/jars"))).isEqualTo(404);
      HttpRequest upload =
          HttpRequest.newBuilder(cluster.dashboard().resolve("/jars/upload"))
              .POST(HttpRequest.BodyPublishers.ofString("no jar"))
              .build();
      assertThat(status(upload)).isEqualTo(404);
    }
  }

  private static void assertLoopback(Set<String> before, @Nullable String broker, URI dashboard)
      throws IOException {
    Set<String> opened = listening();
    opened.removeAll(before);
    Set<Integer> ports =
        opened.stream().map(s -> Integer.parseInt(s.split(":")[1], 16)).collect(Collectors.toSet());
    assertThat(ports).as("the dashboard is seen").contains(dashboard.getPort());
    if (broker != null) {
      assertThat(ports).as("the broker is seen").contains(Integer.valueOf(broker.split(":")[1]));
    }
    assertThat(opened).allSatisfy(socket -> assertThat(LOOPBACK).contains(socket.split(":")[0]));
  }

  private static int get(URI address) throws Exception {
    return status(HttpRequest.newBuilder(address).build());
  }

  private static int status(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Addresses of the TCP sockets that this process and its children listen on, in hexadecimal. */
  private static Set<String> listening() throws IOException {
    Set<String> own = new HashSet<>(sockets(ProcessHandle.current()));
    for (ProcessHandle child : ProcessHandle.current().descendants().toList()) {
      own.addAll(sockets(child));
    }
    Set<String> listening = new HashSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] fields = line.strip().split("\\s+");
        if (fields[3].equals("0A") && own.contains("socket:[" + fields[9] + "]")) {
          listening.add(fields[1]);
        }
      }
    }
    return listening;
  }

  private static Set<String> sockets(ProcessHandle process) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
      return files.map(ExposureITCase::target).collect(Collectors.toSet());
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // Closed meanwhile.
    }
  }
}
