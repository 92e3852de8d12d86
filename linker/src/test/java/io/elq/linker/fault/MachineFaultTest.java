// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.elq.faiss.FaissException;
import io.elq.linker.encode.EncodingException;
import io.elq.linker.release.ReleaseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MachineFaultTest {

  static Stream<Throwable> ofTheMachine() {
    return Stream.of(
        new MachineFault("CUDA failure 700"),
        new ReleaseException("gone"),
        new FaissException("out of native memory"),
        new UncheckedIOException("row 3 is not readable", new IOException("stale file handle")),
        new OutOfMemoryError("Java heap space"),
        new CompletionException(new IllegalStateException(new FaissException("wrapped"))));
  }

  @ParameterizedTest
  @MethodSource("ofTheMachine")
  void whatBreaksForAllQuestionsIsTheMachines(Throwable failure) {
    assertThat(MachineFault.isBehind(failure)).isTrue();
  }

  @Test
  void whatMayBeTheQuestionsIsNot() {
    assertThat(
            Stream.of(
                new EncodingException("NaN in mention_logits"),
                new IllegalArgumentException("token id 100 is outside"),
                new TimeoutException("two calls with it have run longer"),
                new CompletionException(new IllegalStateException("no such field"))))
        .noneMatch(MachineFault::isBehind);
  }
}
