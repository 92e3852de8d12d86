// SPDX-License-Identifier: Apache-2.0
package io.elq.trainer.train;

import io.elq.trainer.network.Libtorch;
import io.elq.trainer.parallel.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** Processes of one run as threads of this JVM. */
final class SharedSums {
  private final List<List<float[]>> given;
  private final CyclicBarrier all;

  SharedSums(int count) {
    given = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      given.add(null);
    }
    all = new CyclicBarrier(count);
  }

  /** Runs all at once. */
  static <T> List<T> run(List<Callable<T>> processes) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(processes.size());
    try {
      List<Future<T>> running = processes.stream().map(threads::submit).toList();
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get(2, TimeUnit.MINUTES));
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  Processes process(int own) {
    return new Processes() {
      @Override
      public int count() {
        return given.size();
      }

      @Override
      public int own() {
        return own;
      }

      @Override
      public void sum(List<Tensor> tensors) {
        try (PointerScope scope = new PointerScope();
            NoGradGuard noGradient = new NoGradGuard()) {
          given.set(own, tensors.stream().map(Libtorch::values).toList());
          all.await(1, TimeUnit.MINUTES);
          for (int t = 0; t < tensors.size(); t++) {
            float[] sum = new float[given.get(0).get(t).length];
            for (List<float[]> one : given) {
              for (int i = 0; i < sum.length; i++) {
                sum[i] += one.get(t)[i];
              }
            }
            tensors.get(t).copy_(Libtorch.floats(sum, sum.length).view_as(tensors.get(t)));
          }
          all.await(1, TimeUnit.MINUTES);
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }

      @Override
      public void close() {}
    };
  }
}
