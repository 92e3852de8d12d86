// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.measure;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How often something was done.
 *
 * @param perSecond times a second of wall-clock time
 * @param perCpuSecond times a second of processor time of this process, all threads together: the
 *     figure to compare on a machine that others load, too
 */
public record Rate(double perSecond, double perCpuSecond) {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Something that is done again and again, by several threads at once. */
  @FunctionalInterface
  public interface Work {

    /**
     * Does it once.
     *
     * @param call how often this thread has done it before
     * @return how many questions or queries that was
     */
    int run(int call);
  }

  /**
   * Measures after a warm-up of a quarter of the time.
   *
   * @param threads threads that do the work, at least 1
   * @param time how long to measure
   */
  public static Rate of(Work work, int threads, Duration time) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      measure(work, pool, threads, time.dividedBy(4));
      return measure(work, pool, threads, time);
    } finally {
      pool.shutdown();
    }
  }

  private static Rate measure(Work work, ExecutorService pool, int threads, Duration time)
      throws InterruptedException {
    long cpuStart = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + time.toNanos();
    List<Future<Long>> counts = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      counts.add(pool.submit(() -> repeat(work, end)));
    }
    long done = 0;
    for (Future<Long> count : counts) {
      done += get(count);
    }
    double second = Duration.ofSeconds(1).toNanos();
    return new Rate(
        done * second / (System.nanoTime() - start),
        done * second / Math.max(1, PROCESS.getProcessCpuTime() - cpuStart));
  }

  private static long repeat(Work work, long end) {
    long done = 0;
    for (int call = 0; call == 0 || System.nanoTime() < end; call++) {
      done += work.run(call);
    }
    return done;
  }

  private static long get(Future<Long> count) throws InterruptedException {
    try {
      return count.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the measured work failed", e.getCause());
    }
  }
}
