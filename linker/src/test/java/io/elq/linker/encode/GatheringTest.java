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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An idle slot that waits while another is at work, on a clock that the tests move. */
@Timeout(60)
class GatheringTest {
  private static final long MILLI = 1_000_000;
  private static final String SLOW = "slow";

  private final List<List<String>> batches = new CopyOnWriteArrayList<>();
  private final AtomicLong now = new AtomicLong();
  private final CountDownLatch began = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  /** Two slots; a batch with the slow input lasts until the test ends it. */
  private MicroBatcher<String, String> batcher(int maxBatch, Duration gather) {
    return new MicroBatcher<>(
        inputs -> {
          batches.add(List.copyOf(inputs));
          if (inputs.contains(SLOW)) {
            began.countDown();
            await(end);
          }
          return inputs;
        },
        input -> 0,
        new BatchingOptions(maxBatch, Duration.ZERO, 2, BatchingOptions.CALL_LIMIT, gather),
        () -> {},
        BatchThreads.create(),
        now::get);
  }

  private CompletableFuture<String> submitSlow(MicroBatcher<String, String> batcher) {
    CompletableFuture<String> slow = batcher.submit(SLOW);
    await(began);
    return slow;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatComesWhileNothingIsAtWorkDoesNotWait() {
    try (var batcher = batcher(8, Duration.ofMinutes(10))) {
      batcher.submit("a").join();
      batcher.submit("b").join();
    }
    assertThat(batches).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void whatComesMeanwhileGoesWithTheNextBatch() {
    try (var batcher = batcher(8, Duration.ofMinutes(10))) {
      var slow = submitSlow(batcher);
      var a = batcher.submit("a");
      var b = batcher.submit("b");
      assertThat(a).isNotDone();
      end.countDown();
      assertThat(slow.join() + a.join() + b.join()).isEqualTo("slowab");
    }
    assertThat(batches).containsExactly(List.of(SLOW), List.of("a", "b"));
  }

  @Test
  void theOtherSlotTakesWhatHasWaitedLongEnough() {
    try (var batcher = batcher(8, Duration.ofMillis(10))) {
      submitSlow(batcher);
      var a = batcher.submit("a");
      now.addAndGet(9 * MILLI);
      var b = batcher.submit("b");
      assertThat(a).isNotDone();
      now.addAndGet(MILLI);
      assertThat(a.join() + b.join()).isEqualTo("ab");
      end.countDown();
    }
    assertThat(batches).containsExactly(List.of(SLOW), List.of("a", "b"));
  }

  @Test
  void theOtherSlotTakesAFullBatch() {
    try (var batcher = batcher(2, Duration.ofMinutes(10))) {
      submitSlow(batcher);
      var a = batcher.submit("a");
      batcher.submit("b").join();
      a.join();
      end.countDown();
    }
    assertThat(batches).containsExactly(List.of(SLOW), List.of("a", "b"));
  }

  @Test
  void whatCanWaitForNothingGoesAtOnce() {
    try (var batcher = batcher(8, Duration.ZERO)) {
      submitSlow(batcher);
      batcher.submit("a").join();
      end.countDown();
    }
    assertThat(batches).containsExactly(List.of(SLOW), List.of("a"));
  }

  @Test
  void closingWaitsForNothingElse() {
    CompletableFuture<String> a;
    try (var batcher = batcher(8, Duration.ofMinutes(10))) {
      submitSlow(batcher);
      a = batcher.submit("a");
      a.whenComplete((output, failure) -> end.countDown());
    }
    assertThatThrownBy(a::join).hasCauseInstanceOf(MachineFault.class);
  }

  @Test
  void aNegativeWaitIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> batcher(8, Duration.ofMillis(-1)))
        .withMessageContaining("gather PT-0.001S");
  }
}
