// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Calls of ONNX Runtime in progress. Its Java binding frees the environment that all of them use in
 * a shutdown hook, beside whatever still runs (onnxruntime issue 31352): the JVM crashes instead of
 * ending. A program that calls {@link #stop()} before it begins to shut down is safe.
 */
public final class OnnxCalls implements AutoCloseable {
  private static final ReadWriteLock CALLS = new ReentrantReadWriteLock();
  private static final OnnxCalls CALL = new OnnxCalls();

  private OnnxCalls() {}

  /** Begins a call, which ends with {@link #close()} in the same thread. */
  static OnnxCalls begin() {
    CALLS.readLock().lock();
    return CALL;
  }

  /** Waits for the calls in progress; later ones wait for ever. */
  public static void stop() {
    CALLS.writeLock().lock();
  }

  @Override
  public void close() {
    CALLS.readLock().unlock();
  }
}
