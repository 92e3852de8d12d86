// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.job.encode.WindowBudget.Room;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WindowBudgetTest {
  private final List<String> begun = new ArrayList<>();
  private final List<Room> rooms = new ArrayList<>();

  private void take(WindowBudget budget, String name, int windows) {
    budget.take(
        windows,
        room -> {
          begun.add(name);
          rooms.add(room);
        });
  }

  @Test
  void questionsBeginInTheirOrderAsRoomComesBack() {
    WindowBudget budget = new WindowBudget(40);
    take(budget, "a", 20);
    take(budget, "b", 20);
    take(budget, "c", 5);
    assertThat(begun).as("30 windows are for long texts").containsExactly("a");
    rooms.get(0).close();
    assertThat(begun).containsExactly("a", "b", "c");
  }

  @Test
  void shortQuestionsDoNotWaitBehindLongTexts() {
    WindowBudget budget = new WindowBudget(40);
    take(budget, "long", 30);
    take(budget, "long too", 30);
    take(budget, "short", 1);
    assertThat(begun).containsExactly("long", "short");
  }

  @Test
  void aTextOfMoreWindowsThanThereAreGoesAlone() {
    WindowBudget budget = new WindowBudget(8);
    take(budget, "huge", 333);
    take(budget, "next", 5);
    assertThat(begun).containsExactly("huge");
    rooms.get(0).close();
    assertThat(begun).containsExactly("huge", "next");
  }

  @Test
  void roomComesBackOnceHoweverOftenItIsClosed() {
    WindowBudget budget = new WindowBudget(40);
    take(budget, "a", 20);
    take(budget, "b", 20);
    take(budget, "c", 20);
    rooms.get(0).close();
    rooms.get(0).close();
    assertThat(begun).containsExactly("a", "b");
  }

  @Test
  void nothingBeginsOnceItIsClosed() {
    WindowBudget budget = new WindowBudget(40);
    take(budget, "a", 20);
    take(budget, "b", 20);
    budget.close();
    rooms.get(0).close();
    take(budget, "c", 1);
    assertThat(begun).containsExactly("a");
  }

  @Test
  void windowsInFlightNeverExceedTheBudgetAndEveryQuestionBeginsOnce() throws Exception {
    WindowBudget budget = new WindowBudget(64);
    AtomicInteger inFlight = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger questions = new AtomicInteger();
    ConcurrentLinkedQueue<Runnable> leaving = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Random random = new Random(t);
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  int windows = 1 + random.nextInt(16);
                  budget.take(
                      windows,
                      room -> {
                        most.accumulateAndGet(inFlight.addAndGet(windows), Math::max);
                        questions.incrementAndGet();
                        leaving.add(
                            () -> {
                              inFlight.addAndGet(-windows);
                              room.close();
                            });
                      });
                  for (Runnable next = leaving.poll(); next != null; next = leaving.poll()) {
                    next.run();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (Runnable next = leaving.poll(); next != null; next = leaving.poll()) {
      next.run();
    }
    assertThat(questions).hasValue(20_000);
    assertThat(inFlight).hasValue(0);
    assertThat(most.get()).isLessThanOrEqualTo(64);
  }
}
