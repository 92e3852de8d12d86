// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.fault.MachineFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that do not return, with threads of their own and a clock that the test turns. */
@Timeout(20)
class HungCallTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger renewed = new AtomicInteger();
  private final AtomicInteger hanging = new AtomicInteger();
  private final CountDownLatch end = new CountDownLatch(1);
  private final Set<Integer> poison = ConcurrentHashMap.newKeySet();
  private final List<List<Integer>> calls = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean deviceHangs;

  @AfterEach
  void letGo() {
    end.countDown();
  }

  private List<Integer> answer(List<Integer> inputs) {
    calls.add(inputs);
    if (deviceHangs || inputs.stream().anyMatch(poison::contains)) {
      hanging.incrementAndGet();
      try {
        end.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        hanging.decrementAndGet();
      }
    }
    return inputs;
  }

  private MicroBatcher<Integer, Integer> batcher(int slots) {
    return new MicroBatcher<>(
        this::answer,
        input -> 0,
        new BatchingOptions(4, Duration.ZERO, slots, LIMIT),
        renewed::incrementAndGet,
        task -> {
          Thread thread = new Thread(task);
          thread.setDaemon(true);
          thread.start();
        },
        now::get);
  }

  private void awaitHanging(int count) throws InterruptedException {
    while (hanging.get() != count) {
      Thread.sleep(1);
    }
  }

  private void limitPasses(MicroBatcher<?, ?> batcher) {
    now.addAndGet(LIMIT.toNanos());
    batcher.watch();
  }

  @Test
  void aCallThatHangsOnceCostsNoInput() throws Exception {
    var batcher = batcher(1);
    deviceHangs = true;
    var outputs = batcher.submitAll(List.of(1, 2, 3));
    awaitHanging(1);
    deviceHangs = false;
    limitPasses(batcher);
    for (int i = 0; i < 3; i++) {
      assertThat(outputs.get(i).get(5, TimeUnit.SECONDS)).isEqualTo(i + 1);
    }
    assertThat(renewed).as("the session was replaced").hasValue(1);
    assertThat(batcher.stats().hung()).isEqualTo(1);
    end.countDown();
    while (batcher.stats().hung() > 0) {
      Thread.sleep(1);
    }
  }

  @Test
  void anInputWhoseCallsHangTwiceFailsAndNoOther() throws Exception {
    var batcher = batcher(1);
    poison.add(2);
    var outputs = batcher.submitAll(List.of(1, 2, 3));
    awaitHanging(1);
    limitPasses(batcher);
    awaitHanging(2);
    limitPasses(batcher);
    assertThatThrownBy(() -> outputs.get(1).get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class)
        .hasMessageContaining("two calls with it have run longer than 60 s");
    assertThat(outputs.get(0).get(5, TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(outputs.get(2).get(5, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(batcher.submit(4).get(5, TimeUnit.SECONDS)).isEqualTo(4);
  }

  @Test
  void waitingForASlotNeverTimesOut() throws Exception {
    var batcher = batcher(1);
    deviceHangs = true;
    batcher.submit(1);
    awaitHanging(1);
    now.addAndGet(LIMIT.toNanos() - 1);
    deviceHangs = false;
    var waiting = batcher.submit(2);
    now.addAndGet(1);
    batcher.watch();
    assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(2);
  }

  @Test
  void aDeviceThatHangsForEverIsTheMachinesFaultAndLeavesFewThreads() throws Exception {
    var batcher = batcher(2);
    deviceHangs = true;
    List<CompletableFuture<Integer>> outputs = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      outputs.add(batcher.submit(i));
    }
    awaitHanging(2);
    limitPasses(batcher);
    awaitHanging(4);
    limitPasses(batcher);
    for (CompletableFuture<Integer> output : outputs) {
      assertThatThrownBy(() -> output.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(MachineFault.class)
          .hasMessageContaining("4 calls have run longer than 60 s and do not end");
    }
    assertThatThrownBy(() -> batcher.submit(1).get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(MachineFault.class);
    assertThat(hanging).as("no thread more").hasValue(4);
    deviceHangs = false;
    end.countDown();
    while (batcher.stats().hung() > 0) {
      Thread.sleep(1);
    }
    assertThat(batcher.submit(7).get(5, TimeUnit.SECONDS)).as("it recovers").isEqualTo(7);
  }

  @Test
  void hungCallsAreFoundByTheBatcherItself() throws Exception {
    deviceHangs = true;
    try (var batcher =
        new MicroBatcher<Integer, Integer>(
            this::answer,
            input -> 0,
            new BatchingOptions(4, Duration.ZERO, 1, Duration.ofMillis(200)))) {
      var output = batcher.submit(1);
      awaitHanging(1);
      deviceHangs = false;
      assertThat(output.get(5, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @Test
  void closingFailsWhatWaitsAtOnceAndWaitsForTheCallInProgress() throws Exception {
    var batcher =
        new MicroBatcher<Integer, Integer>(
            this::answer, input -> 0, new BatchingOptions(4, Duration.ZERO, 1));
    poison.add(0);
    var running = batcher.submit(0);
    awaitHanging(1);
    var waiting = batcher.submitAll(Collections.nCopies(20_000, 1));
    Thread closer = new Thread(batcher::close);
    closer.start();
    for (CompletableFuture<Integer> output : waiting) {
      assertThatThrownBy(() -> output.get(5, TimeUnit.SECONDS))
          .hasMessageContaining("the batcher is closed");
    }
    assertThat(running).isNotDone();
    end.countDown();
    closer.join();
    assertThat(running).isCompletedWithValue(0);
    assertThat(calls).hasSize(1);
    assertThatThrownBy(() -> batcher.submit(11).join())
        .hasCauseInstanceOf(MachineFault.class)
        .hasMessageContaining("the batcher is closed");
  }

  @Test
  void closingWaitsForAHungCallNoLongerThanItsLimit() throws Exception {
    var batcher =
        new MicroBatcher<Integer, Integer>(
            this::answer,
            input -> 0,
            new BatchingOptions(4, Duration.ZERO, 1, Duration.ofMillis(300)));
    deviceHangs = true;
    var running = batcher.submit(0);
    awaitHanging(1);
    batcher.close();
    assertThatThrownBy(() -> running.get(5, TimeUnit.SECONDS))
        .hasMessageContaining("the batcher is closed");
  }

  @Test
  void aThreadOfTheBatcherCannotCloseIt() throws Exception {
    var batcher =
        new MicroBatcher<Integer, Integer>(
            this::answer, input -> 0, new BatchingOptions(4, Duration.ZERO, 1));
    poison.add(0);
    var closing = batcher.submit(0).thenRun(batcher::close);
    awaitHanging(1);
    end.countDown();
    assertThatThrownBy(() -> closing.get(5, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class)
        .hasMessageContaining("none of them may close it");
    batcher.close();
  }
}
