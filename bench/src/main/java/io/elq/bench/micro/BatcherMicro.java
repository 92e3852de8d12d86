// SPDX-License-Identifier: Apache-2.0
package io.elq.bench.micro;

import io.elq.linker.encode.BatchingOptions;
import io.elq.linker.encode.EncodedQuestion;
import io.elq.linker.encode.MicroBatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Questions gathered into batches for an encoder that does nothing: {@value #TOGETHER} come one
 * after the other, then all answers are waited for.
 */
@State(Scope.Thread)
public class BatcherMicro {
  static final int TOGETHER = 32;

  private static final int TOKENS = 16;

  private final EncodedQuestion answer =
      new EncodedQuestion(TOKENS, 1, new float[TOKENS], new float[3 * TOKENS]);
  private final int[] question = new int[TOKENS];
  private final MicroBatcher<int[], EncodedQuestion> batcher =
      new MicroBatcher<>(
          inputs -> inputs.stream().map(input -> answer).toList(),
          input -> input.length,
          new BatchingOptions(TOGETHER, Duration.ofMillis(20), 1));

  /** All of them. */
  @Benchmark
  @OperationsPerInvocation(TOGETHER)
  public void batcher(Blackhole answers) {
    List<CompletableFuture<EncodedQuestion>> asked = new ArrayList<>(TOGETHER);
    for (int i = 0; i < TOGETHER; i++) {
      asked.add(batcher.submit(question));
    }
    for (CompletableFuture<EncodedQuestion> future : asked) {
      answers.consume(future.join());
    }
  }

  /** Ends its threads. */
  @TearDown
  public void close() {
    batcher.close();
  }
}
