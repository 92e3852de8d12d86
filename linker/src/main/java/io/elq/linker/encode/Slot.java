// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of a {@link MicroBatcher} is doing: its call in progress, and the parts of failed
 * batches that it has still to run. Guarded by the {@link BatchPlan}.
 */
final class Slot<I, O> {
  private final Deque<List<Waiting<I, O>>> parts = new ArrayDeque<>();
  private List<Waiting<I, O>> call = List.of();

  /** Runs the slot; null until it has begun. */
  @Nullable Thread thread;

  /** When the call in progress began, nanoseconds. */
  long callSince;

  /** Whether its first call has to replace what a hung one holds. */
  boolean renews;

  void begin(List<Waiting<I, O>> inputs, long now) {
    call = inputs;
    callSince = now;
  }

  void end() {
    call = List.of();
  }

  /** The inputs of the call in progress; empty between calls. */
  List<Waiting<I, O>> call() {
    return call;
  }

  /** Puts parts before the others, in their order. */
  void runFirst(List<List<Waiting<I, O>>> first) {
    for (int i = first.size() - 1; i >= 0; i--) {
      parts.addFirst(first.get(i));
    }
  }

  /** The next part without its cancelled inputs; null if there is none. */
  @Nullable List<Waiting<I, O>> nextPart() {
    while (!parts.isEmpty()) {
      List<Waiting<I, O>> part =
          parts.remove().stream().filter(input -> !input.output.isDone()).toList();
      if (!part.isEmpty()) {
        return part;
      }
    }
    return null;
  }

  /** Removes all parts. */
  List<List<Waiting<I, O>>> moveParts() {
    List<List<Waiting<I, O>>> moved = List.copyOf(parts);
    parts.clear();
    return moved;
  }

  /** Removes the inputs of all parts. */
  List<Waiting<I, O>> takeParts() {
    List<Waiting<I, O>> taken = new ArrayList<>();
    moveParts().forEach(taken::addAll);
    return taken;
  }
}
