// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The two threads that open and close releases, one after the other each, and one for each release
 * that is brought here from elsewhere: a store that does not answer holds up no other release. All
 * are daemons, and they end when they have nothing to do, so that they hold no class loader of a
 * job that is gone.
 */
final class ReleaseThreads {
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ThreadPoolExecutor loading = executor("elq-release-open");
  private final ScheduledThreadPoolExecutor closing = executor("elq-release-close");

  private final ThreadPoolExecutor bringing =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE.toSeconds(),
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          factory("elq-release-bring"));

  /** Brings a release here, at the same time as others. */
  void bring(Runnable bring) {
    bringing.execute(bring);
  }

  /** Runs a load after those that were asked for before. */
  void load(Runnable load) {
    loading.execute(load);
  }

  /** Runs something on the closing thread, later. */
  @SuppressWarnings("FutureReturnValueIgnored") // it fails for no reason that anybody could mend
  void later(Runnable task, Duration delay) {
    closing.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * Closes a release.
   *
   * @return completes when it is closed
   */
  CompletableFuture<Void> close(Runnable close) {
    return CompletableFuture.runAsync(close, closing);
  }

  /** Waits until the releases that were given up before are closed, unless one hangs. */
  void awaitClosing() {
    try {
      CompletableFuture.runAsync(() -> {}, closing).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // The memory that is left says what this means for the release that waits for it.
    } catch (ExecutionException e) {
      throw new IllegalStateException("doing nothing failed", e);
    }
  }

  private static ScheduledThreadPoolExecutor executor(String name) {
    ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, factory(name));
    executor.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadFactory factory(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      thread.setContextClassLoader(ReleaseThreads.class.getClassLoader());
      return thread;
    };
  }
}
