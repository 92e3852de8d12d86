// SPDX-License-Identifier: Apache-2.0
package io.elq.job.encode;

import io.elq.job.config.EncodeOptions;
import io.elq.job.deadletter.GivenUp;
import io.elq.job.question.PendingQuestion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** A question was asked so long ago that nobody waits for its answer any more. */
public final class QuestionLateException extends TimeoutException implements GivenUp {
  private static final long serialVersionUID = 1;

  private QuestionLateException(String message) {
    super(message);
  }

  /**
   * Why a question is not to be encoded.
   *
   * @param deadline 0 for none
   * @return empty if it is to be encoded
   */
  static Optional<QuestionLateException> check(PendingQuestion question, Duration deadline) {
    long age = System.currentTimeMillis() - question.eventTime();
    if (deadline.isZero() || age <= deadline.toMillis()) {
      return Optional.empty();
    }
    return Optional.of(
        new QuestionLateException(
            "asked %.1f s ago, more than the %.1f s of %s: to have it answered, raise that, or send it again with a new eventTime"
                .formatted(age / 1e3, deadline.toMillis() / 1e3, EncodeOptions.DEADLINE.key())));
  }
}
