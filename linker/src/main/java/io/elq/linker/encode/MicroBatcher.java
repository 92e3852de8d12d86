// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.fault.MachineFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/**
 * Gathers inputs of many callers into batches. While no slot is at work an input is dispatched at
 * once; while one is, inputs gather for its next batch, and another slot takes them when they fill
 * one or the oldest has waited for {@link BatchingOptions#gather()}. So no input waits for longer
 * than that while a slot is idle. {@link BatchQueue} says which go first.
 *
 * <p>What becomes of the inputs of a batch that fails:
 *
 * <ul>
 *   <li>An exception: they run again in halves, until those at fault have failed alone.
 *   <li>{@link EncoderMemoryException}: the same, and later batches are smaller for a while.
 *   <li>What {@link MachineFault#isBehind} otherwise: all fail with it at once, as each would
 *       alone.
 *   <li>A call that runs longer than {@link BatchingOptions#callLimit()}: its thread is left
 *       behind, what it holds is replaced, and each input runs again alone; if its call hangs
 *       again, it fails with a {@link TimeoutException}. While more than {@value #MAX_HUNG} threads
 *       are left behind the machine is at fault: what waits and what comes fails with a {@link
 *       MachineFault}.
 * </ul>
 *
 * <p>Safe for use by many threads. Futures complete on its threads, outside of any monitor. Inputs
 * whose future is cancelled are dropped when a batch is taken. It holds as many inputs as it is
 * given: callers bound the number in flight. Whoever creates it closes it.
 *
 * @param <I> input
 * @param <O> output
 */
public final class MicroBatcher<I, O> implements AutoCloseable {
  /** Threads that may be left behind in hung calls before the machine counts as faulty. */
  static final int MAX_HUNG = 2;

  /** Inputs that come together and are more than this are bulk. */
  static final int FEW = 4;

  private static final Duration LONGEST_BETWEEN_WATCHES = Duration.ofSeconds(1);

  private final Function<List<I>, List<O>> batch;
  private final ToIntFunction<I> bucketOf;
  private final Duration callLimit;
  private final Runnable renew;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final BatchPlan<I, O> plan;
  private final AtomicBoolean watching = new AtomicBoolean();

  /**
   * What a batcher has done since it was created, and what it holds now.
   *
   * @param batches batches dispatched
   * @param inputs inputs dispatched in them
   * @param queueNanos time inputs waited for a slot, summed
   * @param runNanos time batches ran, summed
   * @param waiting inputs that wait now
   * @param oldestNanos how long the one has waited that waits longest; 0 if none waits
   * @param hung threads that are left behind in hung calls now
   */
  public record Stats(
      long batches,
      long inputs,
      long queueNanos,
      long runNanos,
      long waiting,
      long oldestNanos,
      int hung) {

    /** Of a batcher that has done nothing. */
    public static final Stats NONE = new Stats(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * A batcher with its own threads.
   *
   * @param batch answers a batch: one output an input, in order
   * @param bucketOf inputs of the same bucket may share a batch; for an encoder, the padded length
   * @param renew replaces what a hung call holds, as part of the next call; may throw what the
   *     batch function may
   */
  public MicroBatcher(
      Function<List<I>, List<O>> batch,
      ToIntFunction<I> bucketOf,
      BatchingOptions options,
      Runnable renew) {
    this(batch, bucketOf, options, renew, BatchThreads.create(), System::nanoTime);
  }

  /** A batcher whose hung calls hold nothing that can be replaced. */
  public MicroBatcher(
      Function<List<I>, List<O>> batch, ToIntFunction<I> bucketOf, BatchingOptions options) {
    this(batch, bucketOf, options, () -> {});
  }

  MicroBatcher(
      Function<List<I>, List<O>> batch,
      ToIntFunction<I> bucketOf,
      BatchingOptions options,
      Runnable renew,
      Executor executor,
      LongSupplier nanoTime) {
    this.batch = batch;
    this.bucketOf = bucketOf;
    this.callLimit = options.callLimit();
    this.renew = renew;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.plan = new BatchPlan<>(options);
  }

  /**
   * Adds an input.
   *
   * @return its output, or what the batch function threw for it; a {@link MachineFault} if the
   *     batcher is closed or too many of its calls hang
   */
  public CompletableFuture<O> submit(I input) {
    return submitAll(List.of(input)).get(0);
  }

  /**
   * Adds the inputs of one caller. If they are more than {@value #FEW}, smaller groups may overtake
   * them.
   *
   * @return one future an input, in order, as of {@link #submit}
   */
  public List<CompletableFuture<O>> submitAll(List<I> together) {
    boolean bulk = together.size() > FEW;
    long now = nanoTime.getAsLong();
    List<Waiting<I, O>> added = new ArrayList<>(together.size());
    List<CompletableFuture<O>> outputs = new ArrayList<>(together.size());
    for (I input : together) {
      Waiting<I, O> waiting = new Waiting<>(input, bucketOf.applyAsInt(input), bulk, now);
      added.add(waiting);
      outputs.add(waiting.output);
    }
    try {
      plan.add(added).forEach(this::start);
    } catch (MachineFault refusal) {
      fail(added, refusal);
    }
    return outputs;
  }

  /** What was done so far. */
  public Stats stats() {
    return plan.stats(nanoTime.getAsLong());
  }

  /**
   * Fails what waits, refuses what comes, and returns when the calls in progress have returned, at
   * the latest after {@link BatchingOptions#callLimit()}. What is in progress then fails, too, and
   * its threads end with their calls.
   *
   * @throws IllegalStateException in a thread of this batcher, which would wait for itself
   */
  @Override
  public void close() {
    fail(plan.close(), BatchPlan.closedFault());
    fail(plan.awaitCalls(), BatchPlan.closedFault());
    if (executor instanceof ExecutorService threads) {
      threads.shutdown();
    }
  }

  private void start(Slot<I, O> slot) {
    try {
      executor.execute(() -> work(slot));
      watchLater();
    } catch (RuntimeException | Error e) {
      // No thread: the other slots do the work, if there are any.
      fail(plan.notStarted(slot), e);
    }
  }

  /** Runs batches until nothing waits. */
  private void work(Slot<I, O> slot) {
    for (List<Waiting<I, O>> next = plan.next(slot, nanoTime);
        next != null;
        next = plan.next(slot, nanoTime)) {
      List<O> outputs = List.of();
      Throwable failure = null;
      try {
        outputs = call(slot, next);
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      if (!plan.returned(slot, nanoTime.getAsLong())) {
        return;
      }
      if (failure == null) {
        complete(next, outputs);
      } else {
        failed(slot, next, failure);
      }
    }
  }

  private List<O> call(Slot<I, O> slot, List<Waiting<I, O>> members) {
    if (slot.renews) {
      renew.run();
      slot.renews = false;
    }
    List<O> outputs = batch.apply(members.stream().map(member -> member.input).toList());
    if (outputs.size() != members.size()) {
      throw new IllegalStateException(
          members.size() + " inputs were answered by " + outputs.size() + " outputs");
    }
    return outputs;
  }

  private void complete(List<Waiting<I, O>> members, List<O> outputs) {
    plan.wentWell();
    for (int i = 0; i < members.size(); i++) {
      members.get(i).output.complete(outputs.get(i));
    }
  }

  private void failed(Slot<I, O> slot, List<Waiting<I, O>> members, Throwable failure) {
    boolean memory = failure instanceof EncoderMemoryException;
    if (members.size() == 1 || (MachineFault.isBehind(failure) && !memory)) {
      fail(members, failure);
    } else if (!plan.runInHalves(slot, members, memory)) {
      fail(members, BatchPlan.closedFault());
    }
  }

  private void fail(List<Waiting<I, O>> members, Throwable failure) {
    members.forEach(member -> member.output.completeExceptionally(failure));
  }

  /** Looks for hung calls again as long as there may be some; on the JDK's thread for timers. */
  private void watchLater() {
    if (executor instanceof ExecutorService && watching.compareAndSet(false, true)) {
      long nanos = Math.min(callLimit.toNanos() / 4, LONGEST_BETWEEN_WATCHES.toNanos());
      CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
          .execute(
              () -> {
                watch();
                watching.set(false);
                if (plan.busy()) {
                  watchLater();
                }
              });
    }
  }

  /** Leaves hung calls behind; what follows from that happens on the batcher's threads. */
  void watch() {
    BatchPlan.Hung<I, O> found = plan.leaveHung(nanoTime.getAsLong());
    found.replacements().forEach(this::start);
    elsewhere(found.refused(), found.refusal());
    elsewhere(
        found.timedOut(),
        new TimeoutException(
            "two calls with it have run longer than %d s".formatted(callLimit.toSeconds())));
  }

  private void elsewhere(List<Waiting<I, O>> members, Throwable failure) {
    if (members.isEmpty()) {
      return;
    }
    try {
      executor.execute(() -> fail(members, failure));
    } catch (RuntimeException | Error e) {
      fail(members, failure);
    }
  }
}
