// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The inputs that wait for a slot of a {@link MicroBatcher}, by bucket and in two lanes: those that
 * came in a small group, and the bulk. A batch holds inputs of one bucket; the bulk gets the places
 * in it that the others leave, and leads every {@value #BULK_TURN}th batch while both lanes wait.
 *
 * <p>Not safe for use by several threads: its owner guards it.
 */
final class BatchQueue<I, O> {
  /** One batch of so many is the bulk's, so that a stream of short texts cannot starve it. */
  static final int BULK_TURN = 4;

  private final long maxWaitNanos;
  private final Map<Integer, ArrayDeque<Waiting<I, O>>> few = new TreeMap<>();
  private final Map<Integer, ArrayDeque<Waiting<I, O>>> bulk = new TreeMap<>();
  private int size;
  private int turn;

  BatchQueue(long maxWaitNanos) {
    this.maxWaitNanos = maxWaitNanos;
  }

  void add(Waiting<I, O> input) {
    (input.bulk ? bulk : few).computeIfAbsent(input.bucket, key -> new ArrayDeque<>()).add(input);
    size++;
  }

  /** Removes an input; false if it is not here. */
  boolean remove(Waiting<I, O> input) {
    var lane = input.bulk ? bulk : few;
    var bucket = lane.get(input.bucket);
    if (bucket == null || !bucket.remove(input)) {
      return false;
    }
    size--;
    if (bucket.isEmpty()) {
      lane.remove(input.bucket);
    }
    return true;
  }

  /** Inputs that wait, cancelled ones included until their turn comes. */
  int size() {
    return size;
  }

  /** When the input came that waits longest; empty if none waits. */
  Optional<Long> oldest() {
    return Stream.of(few, bulk)
        .flatMap(lane -> lane.values().stream())
        .map(bucket -> bucket.element().since)
        .min(Comparator.naturalOrder());
  }

  /**
   * Takes the next batch; cancelled inputs are dropped on the way.
   *
   * @param most inputs in it
   * @param now the time, nanoseconds
   * @return inputs of one bucket; empty if none waits
   */
  List<Waiting<I, O>> take(int most, long now) {
    List<Waiting<I, O>> batch = new ArrayList<>();
    while (batch.isEmpty() && size > 0) {
      boolean bulkLeads = few.isEmpty() || !bulk.isEmpty() && turn == BULK_TURN - 1;
      turn = few.isEmpty() || bulk.isEmpty() ? 0 : (turn + 1) % BULK_TURN;
      int bucket = next(bulkLeads ? bulk : few, now);
      move(bulkLeads ? bulk : few, bucket, most, batch);
      move(bulkLeads ? few : bulk, bucket, most, batch);
    }
    return batch;
  }

  /** Takes all inputs. */
  List<Waiting<I, O>> drain() {
    List<Waiting<I, O>> all = new ArrayList<>(size);
    few.values().forEach(all::addAll);
    bulk.values().forEach(all::addAll);
    few.clear();
    bulk.clear();
    size = 0;
    return all;
  }

  /** The bucket with the most inputs, unless one has waited too long: then that one's. */
  private int next(Map<Integer, ArrayDeque<Waiting<I, O>>> lane, long now) {
    var oldest =
        lane.entrySet().stream()
            .min(Comparator.comparingLong(entry -> entry.getValue().element().since))
            .orElseThrow();
    if (now - oldest.getValue().element().since >= maxWaitNanos) {
      return oldest.getKey();
    }
    return lane.entrySet().stream()
        .max(Comparator.comparingInt(entry -> entry.getValue().size()))
        .orElseThrow()
        .getKey();
  }

  private void move(
      Map<Integer, ArrayDeque<Waiting<I, O>>> lane,
      int bucket,
      int most,
      List<Waiting<I, O>> batch) {
    ArrayDeque<Waiting<I, O>> inputs = lane.get(bucket);
    while (inputs != null && !inputs.isEmpty() && batch.size() < most) {
      Waiting<I, O> input = inputs.remove();
      size--;
      if (!input.output.isDone()) {
        batch.add(input);
      }
    }
    if (inputs != null && inputs.isEmpty()) {
      lane.remove(bucket);
    }
  }
}
