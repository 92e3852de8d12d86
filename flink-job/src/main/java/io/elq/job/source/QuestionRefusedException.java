// SPDX-License-Identifier: Apache-2.0
package io.elq.job.source;

/** A question that was read, but is not one the job answers. */
final class QuestionRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  QuestionRefusedException(String message) {
    super(message);
  }
}
