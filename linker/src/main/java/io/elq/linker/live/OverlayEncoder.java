// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.live;

import io.elq.linker.encode.EncoderOptions;
import io.elq.linker.encode.OnnxEntityEncoder;
import io.elq.linker.release.ReleaseCheck;
import io.elq.linker.release.ReleaseException;
import io.elq.linker.release.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The entity encoder of a release while it is needed: opened by the first entities and let go after
 * a quiet while, since it takes as much memory as the question encoder. Encodes one call at a time;
 * safe for use by many threads. Owns the encoder; whoever makes this closes it.
 */
final class OverlayEncoder implements AutoCloseable {
  /** As many as a build encodes together: a batch's activations stay in a core's cache. */
  private static final int BATCH = 8;

  private final Path release;
  private final EncoderOptions options;
  private final Executor afterQuiet;
  private @Nullable OnnxEntityEncoder encoder;
  private boolean verified;
  private boolean closed;

  /** Calls so far: a quiet while is over when it has not changed. */
  private long calls;

  /**
   * @param release its directory
   * @param quiet how long the encoder stays open without being used
   */
  OverlayEncoder(Path release, EncoderOptions options, Duration quiet) {
    this(
        release,
        options,
        CompletableFuture.delayedExecutor(quiet.toMillis(), TimeUnit.MILLISECONDS));
  }

  /**
   * @param afterQuiet runs what it is given after a quiet while
   */
  OverlayEncoder(Path release, EncoderOptions options, Executor afterQuiet) {
    this.release = release;
    this.options = options;
    this.afterQuiet = afterQuiet;
  }

  /**
   * Encodes entities.
   *
   * @param inputIds token ids of each, with [CLS] and [SEP]
   * @return one vector an input, in input order
   * @throws IOException if the encoder cannot be opened
   * @throws ReleaseException if the release has no entity encoder, or it was changed
   * @throws io.elq.linker.encode.EncodingException if the run fails
   */
  synchronized float[][] encode(List<int[]> inputIds) throws IOException {
    if (closed) {
      throw new IllegalStateException("the entity encoder of " + release + " is closed");
    }
    OnnxEntityEncoder open = open();
    float[][] vectors = new float[inputIds.size()][];
    List<Integer> byLength =
        IntStream.range(0, vectors.length)
            .boxed()
            .sorted(Comparator.comparingInt((Integer i) -> inputIds.get(i).length).reversed())
            .toList();
    for (int from = 0; from < vectors.length; from += BATCH) {
      List<Integer> batch = byLength.subList(from, Math.min(from + BATCH, vectors.length));
      List<int[]> ids = new ArrayList<>();
      batch.forEach(i -> ids.add(inputIds.get(i)));
      float[][] encoded = open.encode(ids);
      for (int i = 0; i < encoded.length; i++) {
        vectors[batch.get(i)] = encoded[i];
      }
    }
    calls++;
    long now = calls;
    afterQuiet.execute(() -> letGo(now));
    return vectors;
  }

  private OnnxEntityEncoder open() throws IOException {
    if (encoder == null) {
      Path graph = release.resolve(ReleaseFile.ENTITY_ENCODER.fileName());
      if (!Files.isRegularFile(graph)) {
        throw new ReleaseException(
            "the release in %s has no %s, which encodes entities that are added: copy the release again with that file, or build a release with the entities in its catalogue"
                .formatted(release, graph.getFileName()));
      }
      if (!verified) {
        ReleaseCheck.files(release, role -> role == ReleaseFile.ENTITY_ENCODER);
        verified = true;
      }
      encoder = OnnxEntityEncoder.open(graph, options);
    }
    return encoder;
  }

  private synchronized void letGo(long lastCall) {
    if (calls == lastCall) {
      closeEncoder();
    }
  }

  /** Whether the encoder is loaded. */
  synchronized boolean isOpen() {
    return encoder != null;
  }

  private void closeEncoder() {
    if (encoder != null) {
      encoder.close();
      encoder = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    closeEncoder();
  }
}
