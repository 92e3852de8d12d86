// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import java.util.concurrent.CompletableFuture;

/**
 * An input of a {@link MicroBatcher} that has no output yet.
 *
 * @param <I> input
 * @param <O> output
 */
final class Waiting<I, O> {
  final I input;
  final CompletableFuture<O> output = new CompletableFuture<>();
  final int bucket;

  /** Whether it is one of many of its caller, which others may overtake. */
  final boolean bulk;

  /** When it came, nanoseconds. */
  final long since;

  /** Whether a call with it has hung. */
  boolean hung;

  Waiting(I input, int bucket, boolean bulk, long since) {
    this.input = input;
    this.bucket = bucket;
    this.bulk = bulk;
    this.since = since;
  }
}
