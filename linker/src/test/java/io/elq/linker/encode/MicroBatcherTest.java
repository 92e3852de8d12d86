// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicroBatcherTest {
  private final List<List<String>> batches = new ArrayList<>();
  private final ArrayDeque<Runnable> slots = new ArrayDeque<>();
  private long now;

  /** Slots run when the test says so; the bucket of a word is its length. */
  private MicroBatcher<String, String> batcher(int maxBatch, Duration maxWait, int count) {
    return new MicroBatcher<>(
        this::answer,
        String::length,
        new BatchingOptions(maxBatch, maxWait, count),
        slots::add,
        () -> now);
  }

  private List<String> answer(List<String> inputs) {
    batches.add(inputs);
    if (inputs.contains("bad")) {
      throw new IllegalArgumentException("bad input");
    }
    return inputs.stream().map(input -> input + "!").toList();
  }

  private void runSlots() {
    while (!slots.isEmpty()) {
      slots.remove().run();
    }
  }

  @Test
  void anIdleSlotIsUsedAtOnce() {
    var batcher = batcher(8, Duration.ofMillis(20), 2);
    batcher.submit("a");
    assertThat(slots).hasSize(1);
    batcher.submit("b");
    assertThat(slots).hasSize(2);
    batcher.submit("c");
    assertThat(slots).as("both slots are taken").hasSize(2);
  }

  @Test
  void whatGathersSharesABatchOfOneBucket() {
    var batcher = batcher(3, Duration.ofMillis(20), 1);
    List<CompletableFuture<String>> outputs =
        List.of("a", "bb", "c", "d", "ee", "f").stream().map(batcher::submit).toList();
    runSlots();
    assertThat(batches).containsExactly(List.of("a", "c", "d"), List.of("bb", "ee"), List.of("f"));
    assertThat(outputs)
        .extracting(CompletableFuture::join)
        .containsExactly("a!", "bb!", "c!", "d!", "ee!", "f!");
    assertThat(batcher.stats()).isEqualTo(new MicroBatcher.Stats(3, 6, 0, 0, 0));
  }

  @Test
  void anInputThatWaitedLongGoesFirst() {
    var batcher = batcher(8, Duration.ofMillis(20), 1);
    batcher.submit("bb");
    now = TimeUnit.MILLISECONDS.toNanos(19);
    batcher.submit("a");
    batcher.submit("c");
    now = TimeUnit.MILLISECONDS.toNanos(20);
    runSlots();
    assertThat(batches).containsExactly(List.of("bb"), List.of("a", "c"));
  }

  @Test
  void onlyTheInputAtFaultFails() {
    var batcher = batcher(8, Duration.ofMillis(20), 1);
    var good = batcher.submit("one");
    var bad = batcher.submit("bad");
    var alsoGood = batcher.submit("two");
    runSlots();
    assertThat(good.join()).isEqualTo("one!");
    assertThat(alsoGood.join()).isEqualTo("two!");
    assertThatThrownBy(bad::join)
        .isInstanceOf(CompletionException.class)
        .hasRootCauseMessage("bad input");
  }

  @Test
  void aWrongNumberOfOutputsFailsTheInputs() {
    try (var batcher =
        new MicroBatcher<String, String>(
            inputs -> List.of(), String::length, BatchingOptions.DEFAULT)) {
      assertThatThrownBy(() -> batcher.submit("a").join())
          .hasRootCauseMessage("1 inputs were answered by 0 outputs");
    }
  }

  @Test
  void closingAnswersWhatWaitsAndRefusesTheRest() throws InterruptedException {
    CountDownLatch release = new CountDownLatch(1);
    var batcher =
        new MicroBatcher<Integer, Integer>(
            inputs -> {
              await(release);
              return inputs;
            },
            input -> 0,
            new BatchingOptions(4, Duration.ZERO, 1));
    List<CompletableFuture<Integer>> outputs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      outputs.add(batcher.submit(i));
    }
    Thread closer = new Thread(batcher::close);
    closer.start();
    release.countDown();
    closer.join();
    assertThat(outputs).allMatch(CompletableFuture::isDone);
    assertThatThrownBy(() -> batcher.submit(11)).hasMessage("the batcher is closed");
  }

  /** Random arrivals, slots and faults against what each input has to get. */
  @Test
  void everyInputGetsItsOwnAnswerOnce() {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      batches.clear();
      slots.clear();
      int maxBatch = 1 + random.nextInt(9);
      var batcher = batcher(maxBatch, Duration.ofNanos(random.nextInt(50)), 1 + random.nextInt(3));
      List<String> inputs = new ArrayList<>();
      List<CompletableFuture<String>> outputs = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String input = random.nextInt(20) == 0 ? "bad" : i + "x".repeat(random.nextInt(4));
        inputs.add(input);
        outputs.add(batcher.submit(input));
        now += random.nextInt(10);
        if (random.nextInt(6) == 0 && !slots.isEmpty()) {
          slots.remove().run();
        }
      }
      runSlots();
      for (int i = 0; i < inputs.size(); i++) {
        boolean bad = inputs.get(i).equals("bad");
        assertThat(outputs.get(i).isDone()).isTrue();
        assertThat(outputs.get(i).isCompletedExceptionally()).isEqualTo(bad);
        if (!bad) {
          assertThat(outputs.get(i).join()).isEqualTo(inputs.get(i) + "!");
        }
      }
      assertThat(batches)
          .allMatch(batch -> batch.size() <= maxBatch)
          .allMatch(batch -> batch.stream().map(String::length).distinct().count() == 1);
      assertThat(batcher.stats().inputs()).isEqualTo(200);
      assertThat(batcher.stats().waiting()).isZero();
    }
  }

  @Test
  void manyThreadsAtOnce() throws InterruptedException {
    try (var batcher =
        new MicroBatcher<Integer, Integer>(
            inputs -> inputs.stream().map(input -> input * 2).toList(),
            input -> input % 3,
            new BatchingOptions(7, Duration.ofMillis(1), 3))) {
      List<Thread> threads = new ArrayList<>();
      List<AssertionError> failures = Collections.synchronizedList(new ArrayList<>());
      for (int t = 0; t < 4; t++) {
        int first = t * 100_000;
        threads.add(
            new Thread(
                () -> {
                  List<CompletableFuture<Integer>> outputs = new ArrayList<>();
                  for (int i = 0; i < 20_000; i++) {
                    outputs.add(batcher.submit(first + i));
                  }
                  for (int i = 0; i < outputs.size(); i++) {
                    if (outputs.get(i).join() != 2 * (first + i)) {
                      failures.add(new AssertionError("input " + (first + i)));
                    }
                  }
                }));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failures).isEmpty();
      assertThat(batcher.stats().inputs()).isEqualTo(80_000);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
