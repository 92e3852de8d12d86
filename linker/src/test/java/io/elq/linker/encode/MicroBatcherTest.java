// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.linker.fault.MachineFault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        () -> {},
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
    assertThat(batcher.stats()).isEqualTo(new MicroBatcher.Stats(3, 6, 0, 0, 0, 0, 0));
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
  void aBatchThatFailsRunsAgainInHalvesUntilTheInputAtFaultIsAlone() {
    var batcher = batcher(32, Duration.ofMillis(20), 1);
    List<CompletableFuture<String>> outputs = new ArrayList<>();
    for (int i = 0; i < 32; i++) {
      outputs.add(batcher.submit(i == 20 ? "bad" : "%03d".formatted(i)));
    }
    runSlots();
    assertThat(outputs).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(1);
    assertThat(batches).as("1 + 2 for each of five halvings").hasSize(11);
  }

  @Test
  void whatBreaksForAllFailsAllAtOnce() {
    for (Throwable fault : List.of(new MachineFault("no device"), new OutOfMemoryError("heap"))) {
      List<Integer> calls = new ArrayList<>();
      var batcher =
          new MicroBatcher<Integer, Integer>(
              inputs -> {
                calls.add(inputs.size());
                throw sneaky(fault);
              },
              input -> 0,
              new BatchingOptions(8, Duration.ZERO, 1),
              () -> {},
              slots::add,
              () -> now);
      var outputs = batcher.submitAll(List.of(1, 2, 3, 4));
      runSlots();
      assertThat(calls).containsExactly(4);
      assertThat(outputs).allSatisfy(output -> assertThatThrownBy(output::join).hasCause(fault));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> RuntimeException sneaky(Throwable fault) throws T {
    throw (T) fault;
  }

  @Test
  void whenMemoryRunsOutBatchesAreSmallerAndGrowAgainSlowly() {
    List<Integer> sizes = new ArrayList<>();
    AtomicInteger fitting = new AtomicInteger(5);
    var batcher =
        new MicroBatcher<Integer, Integer>(
            inputs -> {
              sizes.add(inputs.size());
              if (inputs.size() > fitting.get()) {
                throw new EncoderMemoryException("bad_alloc", new RuntimeException());
              }
              return inputs;
            },
            input -> 0,
            new BatchingOptions(16, Duration.ZERO, 1),
            () -> {},
            slots::add,
            () -> now);
    var outputs = batcher.submitAll(IntStream.range(0, 32).boxed().toList());
    runSlots();
    assertThat(outputs).allMatch(output -> !output.isCompletedExceptionally());
    assertThat(sizes).as("halved, then small from the start").startsWith(16, 8, 4, 4, 8);
    assertThat(sizes.subList(7, sizes.size())).allMatch(size -> size <= 4);
    fitting.set(16);
    sizes.clear();
    batcher.submitAll(IntStream.range(0, 4 * BatchLimit.STEP + 50).boxed().toList());
    runSlots();
    assertThat(sizes).startsWith(4, 4).contains(5).doesNotContain(16);
  }

  @Test
  void aSingleInputThatDoesNotFitIsTheMachinesFault() {
    var batcher =
        new MicroBatcher<Integer, Integer>(
            inputs -> {
              throw new EncoderMemoryException("bad_alloc", new RuntimeException());
            },
            input -> 0,
            new BatchingOptions(16, Duration.ZERO, 1),
            () -> {},
            slots::add,
            () -> now);
    var outputs = batcher.submitAll(List.of(1, 2, 3));
    runSlots();
    assertThat(outputs)
        .allSatisfy(
            output -> assertThatThrownBy(output::join).hasCauseInstanceOf(MachineFault.class));
  }

  @Test
  void cancelledInputsAreDroppedWhenABatchIsTaken() {
    var batcher = batcher(2, Duration.ZERO, 1);
    var outputs = Stream.of("a", "b", "c", "d", "e").map(batcher::submit).toList();
    List.of(0, 1, 3).forEach(i -> outputs.get(i).cancel(false));
    runSlots();
    assertThat(batches).containsExactly(List.of("c", "e"));
  }

  @Test
  void aThreadThatCannotBeStartedLeaksNoSlot() {
    AtomicBoolean exhausted = new AtomicBoolean(true);
    var batcher =
        new MicroBatcher<String, String>(
            this::answer,
            String::length,
            new BatchingOptions(2, Duration.ZERO, 1),
            () -> {},
            task -> {
              if (exhausted.get()) {
                throw new OutOfMemoryError("unable to create native thread");
              }
              slots.add(task);
            },
            () -> now);
    var failed = batcher.submit("a");
    assertThatThrownBy(failed::join).hasRootCauseInstanceOf(OutOfMemoryError.class);
    exhausted.set(false);
    var later = batcher.submit("b");
    runSlots();
    assertThat(later.join()).isEqualTo("b!");
    batcher.close();
  }

  /** One slot, batches of 32; a call takes a second. */
  @Test
  void shortTextsAreNotLateBehindLongOnes() {
    var batcher =
        new MicroBatcher<String, String>(
            inputs -> {
              now += TimeUnit.SECONDS.toNanos(1);
              return answer(inputs);
            },
            String::length,
            new BatchingOptions(32, Duration.ofMillis(20), 1),
            () -> {},
            slots::add,
            () -> now);
    List<CompletableFuture<String>> bulk = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      bulk.addAll(batcher.submitAll(Collections.nCopies(67, "w".repeat(64))));
    }
    List<Long> done = new ArrayList<>();
    now = TimeUnit.MILLISECONDS.toNanos(1);
    for (int i = 0; i < 100; i++) {
      batcher.submit("w".repeat(1 + i % 8)).thenRun(() -> done.add(now));
    }
    runSlots();
    assertThat(bulk).allMatch(output -> output.join() != null);
    assertThat(done).hasSize(100);
    assertThat(Collections.max(done))
        .as("8 lengths, and every fourth batch is the bulk's")
        .isLessThan(TimeUnit.SECONDS.toNanos(12));
    assertThat(batches.subList(0, 11)).anyMatch(batch -> batch.get(0).length() == 64);
  }

  @Test
  void theBulkTakesThePlacesThatAreLeftInABatchOfItsBucket() {
    var batcher = batcher(8, Duration.ZERO, 1);
    batcher.submitAll(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"));
    batcher.submitAll(List.of("a", "b"));
    runSlots();
    assertThat(batches.get(0)).containsExactly("a", "b", "1", "2", "3", "4", "5", "6");
  }

  @Test
  void statsTellHowLongTheOldestWaits() {
    var batcher = batcher(8, Duration.ZERO, 1);
    batcher.submit("a");
    now = 70;
    batcher.submit("bb");
    now = 100;
    assertThat(batcher.stats().waiting()).isEqualTo(2);
    assertThat(batcher.stats().oldestNanos()).isEqualTo(100);
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
}
