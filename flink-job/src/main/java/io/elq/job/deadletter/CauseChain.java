// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import java.util.ArrayList;
import java.util.List;

/** A failure and what caused it. */
final class CauseChain {

  /** More than any cause is deep; a chain that bites its tail ends here. */
  private static final int MOST = 16;

  private CauseChain() {}

  /** The failure and its causes, outermost first. */
  static List<Throwable> of(Throwable failure) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable t = failure; t != null && chain.size() < MOST; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
