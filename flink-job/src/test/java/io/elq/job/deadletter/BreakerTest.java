// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private static final Exception WHY = new IllegalStateException("no such token");

  @Test
  void failuresInARowAreTooManyAtTheLimit() {
    Breaker breaker = new Breaker("encode", new FailureLimits(3, 1));
    assertThat(breaker.failed(new IllegalStateException("first"))).isNull();
    assertThat(breaker.failed(WHY)).isNull();
    breaker.succeeded();
    assertThat(breaker.failed(WHY)).isNull();
    assertThat(breaker.failed(WHY)).isNull();
    assertThat(breaker.failed(WHY))
        .hasMessage(
            "3 questions in a row have failed in encode: that is hardly their fault, so the job fails and reads them again. The last reasons: no such token; no such token; no such token. If these questions cannot be linked indeed, raise elq.failures.in-a-row")
        .hasCause(WHY);
  }

  @Test
  void aShareOfTheLastQuestionsIsTooMany() {
    Breaker breaker = new Breaker("encode", new FailureLimits(0, 0.5));
    for (int i = 0; i < 150; i++) {
      breaker.succeeded();
    }
    for (int i = 0; i < 100; i++) {
      assertThat(breaker.failed(WHY)).as("failure %d of the last 200", i + 1).isNull();
    }
    assertThat(breaker.failed(WHY))
        .hasMessageStartingWith("101 of the last 200 questions have failed in encode")
        .hasMessageEndingWith("raise elq.failures.share");
  }

  @Test
  void theFirstQuestionsOfATaskAreNoShare() {
    Breaker breaker = new Breaker("encode", new FailureLimits(0, 0.5));
    for (int i = 0; i < FailureLimits.WINDOW - 1; i++) {
      assertThat(breaker.failed(WHY)).isNull();
    }
    assertThat(breaker.failed(WHY)).isNotNull();
  }

  @Test
  void withoutLimitsNothingIsTooMuch() {
    Breaker breaker = new Breaker("encode", FailureLimits.NONE);
    for (int i = 0; i < 1_000; i++) {
      assertThat(breaker.failed(WHY)).isNull();
    }
  }

  @Test
  void failuresOfManyThreadsAreAllCounted() throws InterruptedException {
    Breaker breaker = new Breaker("encode", new FailureLimits(40_000, 1));
    List<String> faults = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 10_000; i++) {
                  var fault = breaker.failed(WHY);
                  if (fault != null) {
                    faults.add(fault.getMessage());
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(faults).hasSize(1);
  }
}
