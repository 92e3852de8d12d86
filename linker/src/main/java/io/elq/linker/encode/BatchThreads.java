// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a {@link MicroBatcher}: daemons, as many as it has slots at work and calls that
 * hang. Idle ones end after ten seconds.
 */
final class BatchThreads {
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final long IDLE_SECONDS = 10;

  private BatchThreads() {}

  static ExecutorService create() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "elq-batch-" + THREADS.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }
}
