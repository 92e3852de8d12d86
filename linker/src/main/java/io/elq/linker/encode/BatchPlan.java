// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import io.elq.linker.fault.MachineFault;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which slot of a {@link MicroBatcher} runs which inputs next. It decides and remembers; it calls
 * nobody's code and completes no future, so that its monitor is never held for long. Safe for use
 * by many threads. Times are nanoseconds of the batcher's clock.
 */
final class BatchPlan<I, O> {
  private static final Logger LOG = LoggerFactory.getLogger(BatchPlan.class);

  private final BatchingOptions options;
  private final BatchQueue<I, O> queue;
  private final BatchLimit limit;
  private final List<Slot<I, O>> slots = new ArrayList<>();
  private final List<Slot<I, O>> hung = new ArrayList<>();
  private boolean closed;
  private long batches;
  private long inputs;
  private long queueNanos;
  private long runNanos;

  /**
   * What follows from calls that hang.
   *
   * @param timedOut inputs that hung twice
   * @param refused inputs that fail with the refusal, because too many calls hang or the batcher is
   *     closed
   * @param replacements slots that run the others
   */
  record Hung<I, O>(
      List<Waiting<I, O>> timedOut,
      List<Waiting<I, O>> refused,
      MachineFault refusal,
      List<Slot<I, O>> replacements) {}

  BatchPlan(BatchingOptions options) {
    this.options = options;
    this.queue = new BatchQueue<>(options.maxWait().toNanos());
    this.limit = new BatchLimit(options.maxBatch());
  }

  /** What inputs of a closed batcher fail with. */
  static MachineFault closedFault() {
    return new MachineFault("the batcher is closed");
  }

  private MachineFault hungFault() {
    return new MachineFault(
        "%d calls have run longer than %d s and do not end: the device or a native library hangs. Restart the process (on a cluster, the TaskManager), and look at the device"
            .formatted(hung.size(), options.callLimit().toSeconds()));
  }

  /**
   * Adds inputs.
   *
   * @return slots to be started
   * @throws MachineFault if the batcher is closed, or too many calls hang
   */
  synchronized List<Slot<I, O>> add(List<Waiting<I, O>> added) {
    if (closed) {
      throw closedFault();
    }
    if (hung.size() > MicroBatcher.MAX_HUNG) {
      throw hungFault();
    }
    notifyAll();
    List<Slot<I, O>> started = new ArrayList<>();
    for (Waiting<I, O> input : added) {
      queue.add(input);
      if (slots.size() < options.slots()) {
        Slot<I, O> slot = new Slot<>();
        slots.add(slot);
        started.add(slot);
      }
    }
    return started;
  }

  /** Begins the next call of a slot, in its thread; null if nothing waits, which ends the slot. */
  synchronized @Nullable List<Waiting<I, O>> next(Slot<I, O> slot, LongSupplier nanoTime) {
    if (!slots.contains(slot)) {
      hung.remove(slot);
      return null;
    }
    slot.thread = Thread.currentThread();
    List<Waiting<I, O>> next = slot.nextPart();
    if (next == null) {
      gather(slot, nanoTime);
    }
    long now = nanoTime.getAsLong();
    if (next == null) {
      next = queue.take(limit.get(), now);
      if (next.isEmpty()) {
        slots.remove(slot);
        notifyAll();
        return null;
      }
      batches++;
      inputs += next.size();
      next.forEach(input -> queueNanos += now - input.since);
    }
    slot.begin(next, now);
    return next;
  }

  /**
   * Waits for a fuller batch while another slot is at work, until the oldest input has waited for
   * the time given: a call of several inputs takes much less than as many calls.
   */
  private void gather(Slot<I, O> slot, LongSupplier nanoTime) {
    while (!closed && queue.size() > 0 && queue.size() < limit.get() && othersWork(slot)) {
      long left = queue.oldest().orElseThrow() + options.gather().toNanos() - nanoTime.getAsLong();
      if (left <= 0) {
        return;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private boolean othersWork(Slot<I, O> slot) {
    return slots.stream().anyMatch(other -> other != slot && !other.call().isEmpty());
  }

  /** Ends the call of a slot; false if it was left behind, and nobody waits for its outputs. */
  synchronized boolean returned(Slot<I, O> slot, long now) {
    if (hung.remove(slot)) {
      return false;
    }
    runNanos += now - slot.callSince;
    slot.end();
    notifyAll();
    return true;
  }

  synchronized void wentWell() {
    limit.wentWell();
  }

  /**
   * Has a batch that failed run again in halves, by the same slot.
   *
   * @param memory whether it failed for lack of memory: then later batches are smaller, too
   * @return false if the batcher is closed
   */
  synchronized boolean runInHalves(Slot<I, O> slot, List<Waiting<I, O>> batch, boolean memory) {
    if (closed) {
      return false;
    }
    if (memory) {
      limit.didNotFit(batch.size());
      LOG.warn(
          "the encoder had too little memory for a batch of {}; batches hold at most {} for a while",
          batch.size(),
          limit.get());
    }
    int half = batch.size() / 2;
    slot.runFirst(List.of(batch.subList(0, half), batch.subList(half, batch.size())));
    return true;
  }

  /**
   * Takes back a slot whose thread could not be started.
   *
   * @return the inputs that nobody will run, now that it does not
   */
  synchronized List<Waiting<I, O>> notStarted(Slot<I, O> slot) {
    slots.remove(slot);
    List<Waiting<I, O>> left = slot.takeParts();
    if (slots.isEmpty()) {
      left.addAll(queue.drain());
    }
    notifyAll();
    return left;
  }

  /** Leaves calls behind that have run too long. */
  synchronized Hung<I, O> leaveHung(long now) {
    List<Slot<I, O>> late =
        slots.stream()
            .filter(slot -> !slot.call().isEmpty())
            .filter(slot -> now - slot.callSince >= options.callLimit().toNanos())
            .toList();
    slots.removeAll(late);
    hung.addAll(late);
    List<Waiting<I, O>> timedOut = new ArrayList<>();
    List<Waiting<I, O>> refused = new ArrayList<>();
    List<Slot<I, O>> replacements = new ArrayList<>();
    if (closed || (!late.isEmpty() && hung.size() > MicroBatcher.MAX_HUNG)) {
      late.forEach(slot -> refused.addAll(slot.call()));
      late.forEach(slot -> refused.addAll(slot.takeParts()));
      slots.forEach(slot -> refused.addAll(slot.takeParts()));
      refused.addAll(queue.drain());
    } else {
      late.forEach(slot -> replacements.add(replacement(slot, timedOut)));
      slots.addAll(replacements);
    }
    notifyAll();
    return new Hung<>(timedOut, refused, closed ? closedFault() : hungFault(), replacements);
  }

  /** Each input alone: a call of several would hang with the one at fault again. */
  private Slot<I, O> replacement(Slot<I, O> late, List<Waiting<I, O>> timedOut) {
    Slot<I, O> slot = new Slot<>();
    slot.renews = true;
    List<List<Waiting<I, O>>> alone = new ArrayList<>();
    for (Waiting<I, O> input : late.call()) {
      if (input.hung) {
        timedOut.add(input);
      } else {
        input.hung = true;
        alone.add(List.of(input));
      }
    }
    slot.runFirst(late.moveParts());
    slot.runFirst(alone);
    return slot;
  }

  /** Whether a slot is at work. */
  synchronized boolean busy() {
    return !slots.isEmpty();
  }

  /**
   * Refuses further inputs.
   *
   * @return the inputs that wait
   * @throws IllegalStateException in the thread of a slot
   */
  synchronized List<Waiting<I, O>> close() {
    for (Slot<I, O> slot : slots) {
      if (slot.thread == Thread.currentThread()) {
        throw new IllegalStateException(
            "a batcher waits for its threads when it is closed, so none of them may close it: use another one");
      }
    }
    closed = true;
    notifyAll();
    List<Waiting<I, O>> left = queue.drain();
    slots.forEach(slot -> left.addAll(slot.takeParts()));
    return left;
  }

  /** Waits until no slot is at work, or the limit of a call is over. */
  synchronized List<Waiting<I, O>> awaitCalls() {
    long end = System.nanoTime() + options.callLimit().toNanos();
    boolean interrupted = false;
    while (!slots.isEmpty() && System.nanoTime() - end < 0) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, end - System.nanoTime()));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    List<Waiting<I, O>> running = new ArrayList<>();
    slots.forEach(slot -> running.addAll(slot.call()));
    hung.addAll(slots);
    slots.clear();
    return running;
  }

  synchronized MicroBatcher.Stats stats(long now) {
    long oldest = queue.oldest().map(since -> now - since).orElse(0L);
    return new MicroBatcher.Stats(
        batches, inputs, queueNanos, runNanos, queue.size(), oldest, hung.size());
  }
}
