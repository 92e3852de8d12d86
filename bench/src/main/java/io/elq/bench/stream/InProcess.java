// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.elq.faults.flow.Percentiles;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.Release;
import io.elq.linker.release.ServingOptions;
import io.elq.linker.settings.SettingsOverrides;
import io.elq.linker.stream.InputFormat;
import io.elq.linker.stream.JsonOutput;
import io.elq.linker.stream.LinkPipeline;
import io.elq.linker.stream.QuestionReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Links in this process as {@code ./elq link} does, JSON lines in and out. Used by one thread. */
final class InProcess implements AutoCloseable {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Release release;

  private InProcess(Release release) {
    this.release = release;
  }

  /** Opens a release, with a batch at a time for each processor. */
  static InProcess open(Path folder) throws IOException {
    BatchingOptions usual = BatchingOptions.DEFAULT;
    var batching =
        new BatchingOptions(
            usual.maxBatch(), usual.maxWait(), Runtime.getRuntime().availableProcessors());
    var serving = new ServingOptions(EncoderOptions.cpu(), batching, SettingsOverrides.NONE, false);
    return new InProcess(Release.open(folder, serving));
  }

  /** Links all of them. */
  Passage link(List<String> texts) throws IOException {
    byte[] lines = lines(texts);
    JsonOutput output =
        new JsonOutput(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), null);
    long processor = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    new LinkPipeline(release, 0)
        .run(
            new QuestionReader("questions", new ByteArrayInputStream(lines), InputFormat.JSONL),
            output);
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration used = Duration.ofNanos(PROCESS.getProcessCpuTime() - processor);
    if (output.refused() > 0) {
      throw new IllegalStateException(output.refused() + " questions were refused");
    }
    return new Passage(new long[texts.size()], seconds, used);
  }

  /** Links one after the other; the median of what each took, in milliseconds. */
  double millisAlone(List<String> texts) {
    long[] took = new long[texts.size()];
    for (int i = 0; i < took.length; i++) {
      long begin = System.nanoTime();
      release.linker().link(texts.get(i));
      took[i] = System.nanoTime() - begin;
    }
    return Percentiles.of(took).at(50) / 1e6;
  }

  private static byte[] lines(List<String> texts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (int i = 0; i < texts.size(); i++) {
      ObjectNode line = JSON.createObjectNode().put("id", "q" + i).put("text", texts.get(i));
      bytes.write(JSON.writeValueAsBytes(line));
      bytes.write('\n');
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    release.close();
  }
}
