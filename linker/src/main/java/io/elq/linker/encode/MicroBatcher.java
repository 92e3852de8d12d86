// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Gathers inputs of many callers into batches. It never waits for a batch to fill: while a slot is
 * idle an input is dispatched at once, and while all are busy inputs gather. A slot that becomes
 * free takes the bucket with the most inputs, unless an input has waited for {@link
 * BatchingOptions#maxWait()}: then that input's bucket goes first.
 *
 * <p>A batch holds inputs of one bucket only, in order of arrival. If a batch fails, its members
 * run again one by one, so that only those at fault fail.
 *
 * <p>Safe for use by many threads. It holds as many inputs as it is given: callers bound the number
 * in flight. Whoever creates it closes it.
 *
 * @param <I> input
 * @param <O> output
 */
public final class MicroBatcher<I, O> implements AutoCloseable {
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final Function<List<I>, List<O>> batch;
  private final ToIntFunction<I> bucketOf;
  private final BatchingOptions options;
  private final Executor executor;
  private final LongSupplier nanoTime;

  // All below are guarded by this.
  private final Map<Integer, ArrayDeque<Waiting<I, O>>> buckets = new TreeMap<>();
  private int running;
  private boolean closed;
  private long batches;
  private long inputs;
  private long queueNanos;
  private long runNanos;

  private record Waiting<I, O>(I input, CompletableFuture<O> output, long since) {}

  /**
   * What a batcher has done since it was created.
   *
   * @param batches batches dispatched
   * @param inputs inputs dispatched in them
   * @param queueNanos time inputs waited for a slot, summed
   * @param runNanos time batches ran, summed
   * @param waiting inputs that wait now
   */
  public record Stats(long batches, long inputs, long queueNanos, long runNanos, long waiting) {}

  /**
   * A batcher with its own threads, one a slot.
   *
   * @param batch answers a batch: one output an input, in order
   * @param bucketOf inputs of the same bucket may share a batch; for an encoder, the padded length
   */
  public MicroBatcher(
      Function<List<I>, List<O>> batch, ToIntFunction<I> bucketOf, BatchingOptions options) {
    this(batch, bucketOf, options, threads(options.slots()), System::nanoTime);
  }

  MicroBatcher(
      Function<List<I>, List<O>> batch,
      ToIntFunction<I> bucketOf,
      BatchingOptions options,
      Executor executor,
      LongSupplier nanoTime) {
    this.batch = batch;
    this.bucketOf = bucketOf;
    this.options = options;
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /**
   * Adds an input. The future completes on a batcher thread: do heavy work that depends on it
   * elsewhere.
   *
   * @return its output, or what the batch function threw for it
   * @throws IllegalStateException if the batcher is closed
   */
  public CompletableFuture<O> submit(I input) {
    var waiting = new Waiting<>(input, new CompletableFuture<O>(), nanoTime.getAsLong());
    int bucket = bucketOf.applyAsInt(input);
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("the batcher is closed");
      }
      buckets.computeIfAbsent(bucket, key -> new ArrayDeque<>()).add(waiting);
      if (running == options.slots()) {
        return waiting.output;
      }
      running++;
    }
    executor.execute(this::work);
    return waiting.output;
  }

  /** What was done so far. */
  public synchronized Stats stats() {
    long waiting = buckets.values().stream().mapToLong(ArrayDeque::size).sum();
    return new Stats(batches, inputs, queueNanos, runNanos, waiting);
  }

  /** Refuses further inputs and returns when the last one has its answer. */
  @Override
  public void close() {
    boolean interrupted = false;
    synchronized (this) {
      closed = true;
      while (running > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (executor instanceof ExecutorService threads) {
      threads.shutdown();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** One slot: runs batches until nothing waits. */
  private void work() {
    for (List<Waiting<I, O>> next = take(); next != null; next = take()) {
      long start = nanoTime.getAsLong();
      run(next);
      addRunTime(nanoTime.getAsLong() - start);
    }
  }

  /** The next batch, or null if nothing waits, which frees the slot. */
  private synchronized @Nullable List<Waiting<I, O>> take() {
    var bucket = nextBucket();
    if (bucket == null) {
      running--;
      notifyAll();
      return null;
    }
    int size = Math.min(bucket.getValue().size(), options.maxBatch());
    long now = nanoTime.getAsLong();
    List<Waiting<I, O>> taken = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      Waiting<I, O> waiting = bucket.getValue().remove();
      queueNanos += now - waiting.since;
      taken.add(waiting);
    }
    batches++;
    inputs += size;
    if (bucket.getValue().isEmpty()) {
      buckets.remove(bucket.getKey());
    }
    return taken;
  }

  private Map.@Nullable Entry<Integer, ArrayDeque<Waiting<I, O>>> nextBucket() {
    if (buckets.isEmpty()) {
      return null;
    }
    var oldest =
        buckets.entrySet().stream()
            .min(Comparator.comparingLong(entry -> entry.getValue().element().since))
            .orElseThrow();
    long waited = nanoTime.getAsLong() - oldest.getValue().element().since;
    if (waited >= options.maxWait().toNanos()) {
      return oldest;
    }
    return buckets.entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .orElseThrow();
  }

  private void run(List<Waiting<I, O>> members) {
    try {
      List<O> outputs = batch.apply(members.stream().map(Waiting::input).toList());
      if (outputs.size() != members.size()) {
        throw new IllegalStateException(
            members.size() + " inputs were answered by " + outputs.size() + " outputs");
      }
      for (int i = 0; i < members.size(); i++) {
        members.get(i).output.complete(outputs.get(i));
      }
    } catch (RuntimeException | Error e) {
      if (members.size() == 1) {
        members.get(0).output.completeExceptionally(e);
      } else {
        members.forEach(member -> run(List.of(member)));
      }
    }
  }

  private synchronized void addRunTime(long nanos) {
    runNanos += nanos;
  }

  private static ExecutorService threads(int count) {
    return Executors.newFixedThreadPool(
        count,
        task -> {
          Thread thread = new Thread(task, "elq-batch-" + THREADS.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
