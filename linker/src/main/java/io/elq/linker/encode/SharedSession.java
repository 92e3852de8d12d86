// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.encode;

import ai.onnxruntime.OrtSession;

/**
 * A session of ONNX Runtime and the number of its runs. Once retired it takes no more, and the last
 * run closes it. Safe for use by many threads.
 */
final class SharedSession {
  private final OnnxSessions.Opened opened;
  private int runs;
  private boolean retired;

  SharedSession(OnnxSessions.Opened opened) {
    this.opened = opened;
  }

  OrtSession session() {
    return opened.session();
  }

  /** Begins a run, which ends with {@link #end()}; false if the session is retired. */
  synchronized boolean begin() {
    if (retired) {
      return false;
    }
    runs++;
    return true;
  }

  void end() {
    boolean last;
    synchronized (this) {
      runs--;
      last = retired && runs == 0;
    }
    if (last) {
      opened.close();
    }
  }

  void retire() {
    boolean idle;
    synchronized (this) {
      idle = !retired && runs == 0;
      retired = true;
    }
    if (idle) {
      opened.close();
    }
  }
}
