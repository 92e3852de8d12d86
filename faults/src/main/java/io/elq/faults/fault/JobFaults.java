// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import io.elq.faults.cluster.Topics;

/** A job that is ended and submitted again, to the same cluster. */
final class JobFaults {

  private static final int SUBMISSIONS = 3;

  private JobFaults() {}

  /** From one subtask to three, with transactions that nobody has committed, then to two. */
  static void rescale(Scene scene) throws Exception {
    scene.jobs().submit(3, cancelWithOpenTransactions(scene));
    scene.awaitAnswers();
    scene.jobs().submit(2, cancelWithOpenTransactions(scene));
  }

  private static String cancelWithOpenTransactions(Scene scene) throws Exception {
    String savepoint = scene.jobs().cancelWithSavepoint();
    if (Topics.openTransactions(scene.broker().bootstrapServers()) == 0) {
      throw new IllegalStateException("the cancelled job left no transaction open");
    }
    return savepoint;
  }

  static void resubmit(Scene scene) throws Exception {
    for (int i = 0; i < SUBMISSIONS; i++) {
      String savepoint = scene.jobs().stopWithSavepoint();
      scene.jobs().submit(2, savepoint);
      scene.awaitAnswers();
    }
  }
}
