// SPDX-License-Identifier: Apache-2.0
package io.elq.job.sink;

import io.elq.job.config.LinkingOptions;

/** An answer that Kafka would not take. */
final class AnswerTooLargeException extends Exception {
  private static final long serialVersionUID = 1L;

  AnswerTooLargeException(long size, long limit) {
    super(
        ("the answer takes %,d bytes on Kafka, but at most %,d are written: shorten the question or"
                + " its headers, lower %s, or raise %s, %s.max.request.size and the topic's"
                + " max.message.bytes")
            .formatted(
                size,
                limit,
                LinkingOptions.ANSWER_CANDIDATES.key(),
                LinkingOptions.MAX_ANSWER_BYTES.key(),
                LinkingOptions.KAFKA_PROPERTIES.key()));
  }
}
