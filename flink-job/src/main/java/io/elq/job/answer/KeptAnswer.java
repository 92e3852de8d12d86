// SPDX-License-Identifier: Apache-2.0
package io.elq.job.answer;

/**
 * What is kept of an answer: what all questions with its text share.
 *
 * @param record an answer's record as it goes to Kafka, without what is a question's own: id, text,
 *     event time, headers and timings. Never changed
 * @param entities how many it links
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record KeptAnswer(byte[] record, int entities) {}
