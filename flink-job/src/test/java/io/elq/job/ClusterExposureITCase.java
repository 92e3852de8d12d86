// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reaches the Flink cluster of demo, run and replay: this machine alone, and not with code. */
@Timeout(120)
class ClusterExposureITCase {

  /** As the kernel writes 127.0.0.1, in its IPv4 and IPv6 tables. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  @Test
  void itListensOnThisMachineAlone() throws Exception {
    Set<String> before = listening();
    try (FlinkCluster cluster = FlinkCluster.start(FlinkCluster.Settings.slots(1))) {
      Set<String> opened = listening();
      opened.removeAll(before);
      assertThat(opened).as("at least the dashboard, %s", cluster.dashboard()).isNotEmpty();
      assertThat(opened).allSatisfy(socket -> assertThat(LOOPBACK).contains(socket.split(":")[0]));
    }
  }

  @Test
  void itsDashboardShowsJobsAndTakesNone() throws Exception {
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

  private static int get(URI address) throws Exception {
    return status(HttpRequest.newBuilder(address).build());
  }

  private static int status(HttpRequest request) throws Exception {
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Addresses of this process's TCP sockets that listen, in hexadecimal. */
  private static Set<String> listening() throws IOException {
    Set<String> own = ownSockets();
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

  private static Set<String> ownSockets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
      return files.map(ClusterExposureITCase::target).collect(Collectors.toSet());
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
