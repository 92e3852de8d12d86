// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

/** A job that is ended and submitted again, to the same cluster. */
final class JobFaults {

  private static final int SUBMISSIONS = 3;

  private JobFaults() {}

  /** From one subtask to three, with transactions that nobody has committed, then to two. */
  static void rescale(Scene scene) throws Exception {
    String savepoint = scene.jobs().cancelWithSavepoint();
    scene.jobs().submit(3, savepoint);
    scene.awaitAnswers();
    savepoint = scene.jobs().cancelWithSavepoint();
    scene.jobs().submit(2, savepoint);
  }

  static void resubmit(Scene scene) throws Exception {
    for (int i = 0; i < SUBMISSIONS; i++) {
      String savepoint = scene.jobs().stopWithSavepoint();
      scene.jobs().submit(2, savepoint);
      scene.awaitAnswers();
    }
  }
}
