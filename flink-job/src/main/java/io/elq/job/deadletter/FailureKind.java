// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.linker.encode.EncodingException;
import io.elq.linker.fault.MachineFault;
import io.elq.linker.release.ReleaseException;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Whether a record that was given up may pass when it is sent again as it is. */
public enum FailureKind {
  /** The record fails again unless it, the job or its options are changed. */
  BROKEN,

  /** The machine, the release or the time was at fault, not the record. */
  RETRY;

  /** The kind of a failure, by it and what caused it. */
  public static FailureKind of(Throwable failure) {
    if (MachineFault.isBehind(failure)) {
      return RETRY;
    }
    for (Throwable cause : CauseChain.of(failure)) {
      if (cause instanceof TimeoutException
          || cause instanceof IOException
          || cause instanceof EncodingException
          || cause instanceof ReleaseException
          || cause instanceof InterruptedException
          || cause instanceof CancellationException
          || cause instanceof RejectedExecutionException) {
        return RETRY;
      }
    }
    return BROKEN;
  }

  /** The word that stands in dead letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
