package io.elq.job.resolve;

import io.elq.job.resolve.SearchBatch.Found;
import io.elq.job.resolve.SearchBatch.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Gathers searches into batches: its one thread takes whatever has come while the last batch ran.
 * Unlike encoder inputs, searches need no padding, so that nothing is gained by waiting or sorting.
 * Safe for use by many threads; the operator that opened it closes it.
 */
final class SearchQueue implements AutoCloseable {

  private record Waiting(Search search, CompletableFuture<Found> found) {}

  private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final int maxBatch;
  private final Thread worker;
  private volatile boolean closed;

  /**
   * Starts the thread.
   *
   * @param name of the thread
   * @param maxBatch most searches that run together
   */
  SearchQueue(String name, int maxBatch) {
    this.maxBatch = maxBatch;
    this.worker = new Thread(this::run, name);
    worker.setDaemon(true);
    worker.start();
  }

  /** Hands in a search. The future fails only with an Error; after closing it never completes. */
  CompletableFuture<Found> submit(Search search) {
    Waiting waiting = new Waiting(search, new CompletableFuture<>());
    queue.add(waiting);
    return waiting.found();
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>(maxBatch);
    try {
      while (!closed) {
        batch.add(queue.take());
        queue.drainTo(batch, maxBatch - 1);
        run(batch);
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<Waiting> batch) {
    try {
      List<Found> found = SearchBatch.run(batch.stream().map(Waiting::search).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).found().complete(found.get(i));
      }
    } catch (Throwable fatal) {
      batch.forEach(waiting -> waiting.found().completeExceptionally(fatal));
    }
  }

  /** Waits for the batch that runs, so that its linker can be closed after; drops the others. */
  @Override
  public void close() {
    closed = true;
    worker.interrupt();
    boolean interrupted = false;
    while (worker.isAlive()) {
      try {
        worker.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
