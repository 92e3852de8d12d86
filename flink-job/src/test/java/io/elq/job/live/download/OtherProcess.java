// SPDX-License-Identifier: Apache-2.0
package io.elq.job.live.download;

import io.elq.job.config.CacheConfig;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.ReleasePlaces.Place;
import io.elq.linker.release.ReleasePointer;
import io.elq.linker.release.ServingOptions;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another TaskManager of this machine, which shares the cache. It halts twice, for a line each. */
final class OtherProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader says;

  private OtherProcess(Process process) {
    this.process = process;
    this.says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it; it halts in the midst of the download, and when the release is there. */
  static OtherProcess start(Path cache, ReleasePointer pointer) throws IOException {
    String classPath =
        Stream.of(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"))
                    .split(File.pathSeparator))
            .filter(entry -> !entry.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    return new OtherProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                classPath,
                OtherProcess.class.getName(),
                cache.toString(),
                pointer.id(),
                pointer.uri(),
                pointer.manifestHash())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Waits for it to say something. */
  void await(String line) throws IOException {
    for (String said = says.readLine(); !line.equals(said); said = says.readLine()) {
      if (said == null) {
        throw new IOException("the other process ended before it said " + line);
      }
    }
  }

  /** Lets it go on. */
  void proceed() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
  }

  /** Kills it, as a crash would. */
  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /** The other process. */
  public static void main(String[] args) throws IOException {
    FakeStore.onOpen =
        name -> {
          if (name.equals("index.faiss")) {
            halt("downloading");
          }
        };
    ReleasePointer pointer = new ReleasePointer(args[1], args[2], args[3]);
    Place place =
        new DownloadedReleases(new CacheConfig(args[0], 1L << 30))
            .find(pointer, new ServingOptions(EncoderOptions.cpu(), BatchingOptions.DEFAULT));
    halt("open");
    place.leave().run();
  }

  private static void halt(String where) {
    try {
      System.out.println(where);
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1);
      }
    } catch (IOException e) {
      Runtime.getRuntime().halt(1);
    }
  }
}
