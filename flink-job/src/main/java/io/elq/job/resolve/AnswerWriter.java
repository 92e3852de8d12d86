// SPDX-License-Identifier: Apache-2.0
package io.elq.job.resolve;

import io.elq.job.answer.KeptAnswer;
import io.elq.job.encode.Encoded;
import io.elq.job.question.PendingQuestion;
import io.elq.schemas.DeadLetter;
import java.io.Serializable;

/**
 * What a job makes of resolved questions. Called by many threads at once.
 *
 * @param <O> what leaves the job
 */
public interface AnswerWriter<O> extends Serializable {

  /** The question is linked. */
  O answer(Resolved resolved);

  /** The question was given up, here or in an earlier stage. */
  O giveUp(PendingQuestion question, DeadLetter letter);

  /** What is to be kept of an answer. Called only where answers are kept. */
  default KeptAnswer keep(O answer) {
    throw new UnsupportedOperationException("no answers are kept here");
  }

  /**
   * The question was answered before: its own answer, as {@link #answer} would write it.
   *
   * @param encoded with what {@link #keep} returned
   */
  default O repeat(Encoded encoded, KeptAnswer kept) {
    throw new UnsupportedOperationException("no answers are kept here");
  }
}
