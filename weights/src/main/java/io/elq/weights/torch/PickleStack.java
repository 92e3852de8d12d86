// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.torch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Stack, marks and memo of a {@link PickleMachine}; none of them grows without bound. */
final class PickleStack {
  private static final int MAX_DEPTH = 1_000_000;

  private final List<Object> values = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();

  void push(@Nullable Object value) throws IOException {
    if (values.size() == MAX_DEPTH) {
      throw new IOException("more than " + MAX_DEPTH + " values on the pickle's stack");
    }
    values.add(value);
  }

  @Nullable Object pop() throws IOException {
    checkNotEmpty();
    return values.remove(values.size() - 1);
  }

  @Nullable Object peek() throws IOException {
    checkNotEmpty();
    return values.get(values.size() - 1);
  }

  private void checkNotEmpty() throws IOException {
    int floor = marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
    if (values.size() <= floor) {
      throw new IOException("damaged pickle: a value is missing from its stack");
    }
  }

  void mark() throws IOException {
    if (marks.size() == MAX_DEPTH) {
      throw new IOException("more than " + MAX_DEPTH + " marks on the pickle's stack");
    }
    marks.add(values.size());
  }

  /** Takes off the values above the last mark, and the mark. */
  List<Object> popMark() throws IOException {
    if (marks.isEmpty()) {
      throw new IOException("damaged pickle: a mark is missing from its stack");
    }
    return new ArrayList<>(pop(values.size() - marks.remove(marks.size() - 1)));
  }

  /** Takes off the last {@code count} values. */
  List<Object> pop(int count) throws IOException {
    // Filled from the end: shifting a list instead was miscompiled now and then (decision 29).
    Object[] popped = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      popped[i] = pop();
    }
    return Arrays.asList(popped);
  }

  void remember(long key) throws IOException {
    memo.put(key, peek());
  }

  /** Remembers under the next free number. */
  void remember() throws IOException {
    remember(memo.size());
  }

  void recall(long key) throws IOException {
    if (!memo.containsKey(key)) {
      throw new IOException("damaged pickle: it refers to value " + key + ", which it never gave");
    }
    push(memo.get(key));
  }
}
