// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailedOpeningsTest {
  private long now;
  private final FailedOpenings<String> failures = new FailedOpenings<>(() -> now);

  @Test
  void eachFailureDoublesThePauseUpToAMinute() {
    long[] seconds = {1, 2, 4, 8, 16, 32, 60, 60};
    for (long pause : seconds) {
      Throwable reported =
          failures.add("r", "r", new UncheckedIOException(new NoSuchFileException("x")));
      assertThat(retryAfter(reported)).isEqualTo(Duration.ofSeconds(pause));
      now += Duration.ofSeconds(pause).toNanos() - 1;
      assertThat(retryAfter(failures.recent("r"))).isEqualTo(Duration.ofNanos(1));
      now++;
      assertThat(failures.recent("r")).isNull();
    }
    failures.forget("r");
    Throwable first = failures.add("r", "r", new OutOfMemoryError("Java heap space"));
    assertThat(retryAfter(first)).isEqualTo(Duration.ofSeconds(1));
    assertThat(first).hasMessage("release r cannot be loaded: Java heap space");
  }

  @Test
  void verdictsAndErrorsStayWhatTheyAre() {
    Throwable verdict = new ReleaseException("index.faiss was changed");
    assertThat(failures.add("a", "a", verdict)).isSameAs(verdict);
    assertThat(failures.recent("a")).isSameAs(verdict);
    assertThat(failures.recent("b")).isNull();
    Throwable linkage = new UnsatisfiedLinkError("no onnxruntime");
    assertThat(failures.add("b", "b", linkage)).isSameAs(linkage);
  }

  private static Duration retryAfter(Throwable refusal) {
    return ((ReleaseUnavailableException) refusal).retryAfter();
  }
}
