// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.parallel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.elq.trainer.network.Libtorch;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Two members of a process group in one JVM, a thread each. */
class GlooProcessesTest {

  @Test
  void everyProcessGetsTheSumsOfAll() throws Exception {
    int port = freePort();
    for (float[] sums : both(own -> sums(port, own))) {
      assertThat(sums).containsExactly(1, 12, 30, 200);
    }
  }

  @Test
  void aPlaceOutsideTheRunIsRefused() {
    assertThatThrownBy(() -> new GlooProcesses.Place("localhost", 4000, 2, 2))
        .hasMessageContaining("process 2 of 2");
    assertThatThrownBy(() -> new GlooProcesses.Place("localhost", 0, 0, 2))
        .hasMessageContaining("port is 0");
  }

  private static float[] sums(int port, int own) {
    try (GlooProcesses processes =
        GlooProcesses.meet(new GlooProcesses.Place("127.0.0.1", port, own, 2))) {
      Tensor one = Libtorch.floats(new float[] {own, 5 + 2 * own}, 2);
      Tensor other = Libtorch.floats(new float[] {10 + 10 * own, 100}, 1, 2);
      processes.sum(List.of(one, other));
      float[] first = Libtorch.values(one);
      float[] second = Libtorch.values(other);
      return new float[] {first[0], first[1], second[0], second[1]};
    }
  }

  private interface Member {
    float[] run(int own) throws Exception;
  }

  private static List<float[]> both(Member member) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Callable<float[]>> members = List.of(() -> member.run(0), () -> member.run(1));
      List<Future<float[]>> running = members.stream().map(threads::submit).toList();
      return List.of(
          running.get(0).get(1, TimeUnit.MINUTES), running.get(1).get(1, TimeUnit.MINUTES));
    } finally {
      threads.shutdownNow();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
