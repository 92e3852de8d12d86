// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;

/**
 * A server that speaks S3, in a JVM of its own, with one bucket; what it holds ends with it. The
 * jars that this needs are in {@code target/s3}, where the build puts them.
 */
final class S3Server implements AutoCloseable {
  private static final Path JARS = Path.of("target", "s3");
  private static final String BUCKET = "elq";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path log;
  private final int port;
  private Process process;

  private S3Server(Path log, int port) {
    this.log = log;
    this.port = port;
  }

  /** Starts a server, and tells Flink of it. */
  static S3Server start(Path log) throws Exception {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      S3Server server = new S3Server(log, free.getLocalPort());
      free.close();
      server.restart();
      server.configureFlink();
      return server;
    }
  }

  /** Starts it again on the same port, empty. */
  void restart() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                JARS.resolve("s3mock-exec.jar").toString(),
                "--server.port=0",
                "--com.adobe.testing.s3mock.httpPort=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!creates()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException("the S3 server does not come up:\n" + Files.readString(log));
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  /** As flink-conf and the plugins of a cluster do it. */
  private void configureFlink() throws IOException {
    Configuration flink = new Configuration();
    flink.setString("s3.endpoint", "http://127.0.0.1:" + port);
    flink.setString("s3.path.style.access", "true");
    flink.setString("s3.access-key", "test");
    flink.setString("s3.secret-key", "test");
    flink.setString("s3.attempts.maximum", "1");
    flink.setString("s3.retry.limit", "1");
    // The server does not understand the condition that the client makes of it otherwise.
    flink.setString("s3.change.detection.mode", "none");
    FileSystem.initialize(
        flink,
        new DefaultPluginManager(
            new DirectoryBasedPluginFinder(JARS.resolve("plugins")).findPlugins(),
            CoreOptions.getPluginParentFirstLoaderPatterns(flink)));
  }

  /**
   * Puts a folder's files into the bucket.
   *
   * @return where they are
   */
  String put(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        put("/" + folder.getFileName() + "/" + file.getFileName(), BodyPublishers.ofFile(file));
      }
    }
    return "s3://%s/%s".formatted(BUCKET, folder.getFileName());
  }

  private boolean creates() throws InterruptedException {
    try {
      put("", BodyPublishers.noBody());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void put(String key, BodyPublisher body) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:%d/%s%s".formatted(port, BUCKET, key));
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(uri).timeout(PATIENCE).PUT(body).build(),
            BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " " + response.body());
    }
  }

  /** Ends it. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }
}
