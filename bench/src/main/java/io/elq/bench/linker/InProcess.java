// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.linker;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.elq.bench.Passage;
import io.elq.faults.flow.Percentiles;
import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.release.IndexUse;
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
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Links in this process as {@code ./elq link} does, JSON lines in and out. Used by one thread. */
public final class InProcess implements AutoCloseable {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Release release;

  private InProcess(Release release) {
    this.release = release;
  }

  /** Opens a release, with a batch at a time for each processor. */
  public static InProcess open(Path folder) throws IOException {
    return open(folder, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens a release.
   *
   * @param batches run at the same time, a thread each
   */
  static InProcess open(Path folder, int batches) throws IOException {
    BatchingOptions usual = BatchingOptions.DEFAULT;
    var batching = new BatchingOptions(usual.maxBatch(), usual.maxWait(), batches);
    var serving =
        new ServingOptions(EncoderOptions.cpu(), batching, SettingsOverrides.NONE, IndexUse.COPIED);
    return new InProcess(Release.open(folder, serving));
  }

  /** Links all of them. */
  public Passage link(List<String> texts) throws IOException {
    return link(new ByteArrayInputStream(lines(texts)), texts.size());
  }

  private Passage link(InputStream lines, int count) throws IOException {
    JsonOutput output =
        new JsonOutput(OutputStream.nullOutputStream(), OutputStream.nullOutputStream(), null);
    long processor = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    new LinkPipeline(release, 0)
        .run(new QuestionReader("questions", lines, InputFormat.JSONL), output);
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration used = Duration.ofNanos(PROCESS.getProcessCpuTime() - processor);
    if (output.refused() > 0) {
      throw new IllegalStateException(output.refused() + " questions were refused");
    }
    return new Passage(new long[count], seconds, used);
  }

  /**
   * Links all of them.
   *
   * @return bytes that all threads together allocate on the Java heap for a question
   */
  double bytesAllocated(List<String> texts) throws IOException {
    AllocatingLines lines = new AllocatingLines(lines(texts));
    Map<Long, Long> before = AllocatingLines.byLiveThread();
    link(lines, texts.size());
    long bytes = lines.byReader();
    // A thread of an earlier run that has ended since is not to take away what it had allocated.
    for (Map.Entry<Long, Long> thread : AllocatingLines.byLiveThread().entrySet()) {
      bytes += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
    }
    return (double) bytes / texts.size();
  }

  /** Links one after the other; the median of what each took, in milliseconds. */
  public double millisAlone(List<String> texts) {
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
