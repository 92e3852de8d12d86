// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where a TaskManager spends its processor time, as Flink's own profiler sees it (the tab
 * "Profiler" of the dashboard): started, and fetched when it is done. It samples all threads of the
 * process, native code and the JVM's compilers too.
 */
final class FlameGraph {

  /** The profiler's time on the processor, without hardware counters, which containers lack. */
  private static final String MODE = "ITIMER";

  /** How much later than planned a profile may be done. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final String profiler;
  private final Duration duration;

  private FlameGraph(String profiler, Duration duration) {
    this.profiler = profiler;
    this.duration = duration;
  }

  /**
   * Starts to sample the first TaskManager.
   *
   * @param restPort of the JobManager, on the loopback interface
   * @param duration how long, at least a second
   * @throws IOException if the cluster refuses
   */
  static FlameGraph start(int restPort, Duration duration)
      throws IOException, InterruptedException {
    String managers = "http://127.0.0.1:%d/taskmanagers".formatted(restPort);
    String id = get(managers).path("taskmanagers").path(0).path("id").asText();
    FlameGraph graph = new FlameGraph(managers + "/" + id + "/profiler", duration);
    String wanted =
        JSON.writeValueAsString(
            Map.of("mode", MODE, "duration", Math.max(1, duration.toSeconds())));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(graph.profiler))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(wanted))
            .build();
    send(request, HttpResponse.BodyHandlers.ofString());
    return graph;
  }

  /**
   * Waits for the samples.
   *
   * @param page HTML to write
   * @throws IOException if the profiler failed, or takes much longer than it was to sample
   */
  void write(Path page) throws IOException, InterruptedException {
    long end = System.nanoTime() + duration.plus(PATIENCE).toNanos();
    JsonNode last;
    do {
      if (System.nanoTime() > end) {
        throw new IOException("the profiler of the TaskManager does not come to an end");
      }
      TimeUnit.MILLISECONDS.sleep(500);
      last = get(profiler).path("profilingList").path(0);
    } while (last.path("status").asText().equals("RUNNING"));
    if (!last.path("status").asText().equals("FINISHED")) {
      throw new IOException("the profiler of the TaskManager failed: " + last.path("message"));
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(profiler + "/" + last.path("outputFile").asText()))
            .build();
    Files.write(page, send(request, HttpResponse.BodyHandlers.ofByteArray()));
  }

  private static JsonNode get(String address) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(address)).build();
    return JSON.readTree(send(request, HttpResponse.BodyHandlers.ofString()));
  }

  private static <T> T send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    HttpResponse<T> response = HTTP.send(request, body);
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s answered %d%s"
              .formatted(
                  request.uri(),
                  response.statusCode(),
                  response.body() instanceof String said ? ": " + said : ""));
    }
    return response.body();
  }
}
