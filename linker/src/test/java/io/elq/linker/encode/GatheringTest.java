// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.fault.MachineFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An idle slot that waits for a fuller batch, on a clock that the tests move. */
@Timeout(60)
class GatheringTest {
  private static final long MILLI = 1_000_000;

  private final List<List<String>> batches = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();

  private MicroBatcher<String, String> batcher(int maxBatch, Duration gather) {
    return new MicroBatcher<>(
        inputs -> {
          batches.add(List.copyOf(inputs));
          return inputs;
        },
        input -> 0,
        new BatchingOptions(maxBatch, Duration.ZERO, 1, BatchingOptions.CALL_LIMIT, gather),
        () -> {},
        BatchThreads.create(),
        now::get);
  }

  @Test
  void whatComesAloneDoesNotWait() {
    try (var batcher = batcher(8, Duration.ofMillis(10))) {
      batcher.submit("a").join();
      now.addAndGet(11 * MILLI);
      batcher.submit("b").join();
    }
    assertThat(batches).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void whatComesFastGoesTogetherWhenTheOldestHasWaitedLongEnough() {
    try (var batcher = batcher(8, Duration.ofMillis(10))) {
      batcher.submit("a").join();
      now.addAndGet(MILLI);
      CompletableFuture<String> b = batcher.submit("b");
      now.addAndGet(9 * MILLI);
      CompletableFuture<String> c = batcher.submit("c");
      assertThat(b).isNotDone();
      now.addAndGet(MILLI);
      assertThat(b.join() + c.join()).isEqualTo("bc");
    }
    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
  }

  @Test
  void aFullBatchDoesNotWait() {
    try (var batcher = batcher(2, Duration.ofMinutes(10))) {
      batcher.submit("a").join();
      CompletableFuture<String> b = batcher.submit("b");
      batcher.submit("c").join();
      b.join();
    }
    assertThat(batches).containsExactly(List.of("a"), List.of("b", "c"));
  }

  @Test
  void closingWaitsForNothing() {
    CompletableFuture<String> b;
    try (var batcher = batcher(8, Duration.ofMinutes(10))) {
      batcher.submit("a").join();
      b = batcher.submit("b");
    }
    assertThatThrownBy(b::join).hasCauseInstanceOf(MachineFault.class);
  }

  @Test
  void aNegativeWaitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batcher(8, Duration.ofMillis(-1)))
        .withMessageContaining("gather PT-0.001S");
  }
}
