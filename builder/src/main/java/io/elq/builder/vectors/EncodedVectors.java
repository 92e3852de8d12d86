// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.vectors;

import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.lines.Reason;
import io.elq.weights.file.Sha256;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Encodes the entities of a catalogue: inputs of like length together, the longest first, batches
 * side by side. The vectors depend neither on the number of threads nor on the chunks read. Whoever
 * opens it closes it, before the encoder.
 */
public final class EncodedVectors implements VectorSource, AutoCloseable {
  /** Few enough for a batch's activations to stay in a core's cache. */
  private static final int BATCH = 8;

  private final EntityInputs inputs;
  private final OnnxEntityEncoder encoder;
  private final Path graph;
  private final ExecutorService pool;

  /**
   * @param graph the file that the encoder was opened from
   * @param threads batches encoded at the same time, at least 1
   */
  public EncodedVectors(EntityInputs inputs, OnnxEntityEncoder encoder, Path graph, int threads) {
    this.inputs = inputs;
    this.encoder = encoder;
    this.graph = graph;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  @Override
  public long rows() {
    return inputs.rows();
  }

  @Override
  public int dimension() {
    return encoder.dimension();
  }

  @Override
  public String identity() throws IOException {
    return "encoder " + Sha256.of(graph) + ", " + inputs.identity();
  }

  @Override
  public String action() {
    return "encode entities";
  }

  @Override
  public void read(long first, int count, float[] target, IntConsumer progress) throws IOException {
    List<int[]> ids = inputs.read(first, count);
    List<Integer> byLength =
        IntStream.range(0, count)
            .boxed()
            .sorted(Comparator.comparingInt((Integer row) -> ids.get(row).length).reversed())
            .toList();
    List<Future<?>> batches = new ArrayList<>();
    for (int from = 0; from < count; from += BATCH) {
      List<Integer> batch = byLength.subList(from, Math.min(from + BATCH, count));
      batches.add(
          pool.submit(
              () -> {
                encode(batch, ids, target);
                progress.accept(batch.size());
              }));
    }
    await(batches, first, count);
  }

  private void encode(List<Integer> batch, List<int[]> ids, float[] target) {
    float[][] encoded = encoder.encode(batch.stream().map(ids::get).toList());
    for (int i = 0; i < encoded.length; i++) {
      System.arraycopy(
          encoded[i], 0, target, batch.get(i) * encoder.dimension(), encoded[i].length);
    }
  }

  private static void await(List<Future<?>> batches, long first, int count) throws IOException {
    try {
      for (Future<?> batch : batches) {
        batch.get();
      }
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(
          "entities %d to %d cannot be encoded: %s"
              .formatted(first, first + count - 1, Reason.message(cause)),
          cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while encoding entities", e);
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
