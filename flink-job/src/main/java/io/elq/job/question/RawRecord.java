// SPDX-License-Identifier: Apache-2.0
package io.elq.job.question;

import org.jspecify.annotations.Nullable;

/**
 * A Kafka record as it was read. It stays with its question to the end, so that a dead letter can
 * tell where it came from and bring the bytes back.
 *
 * @param topic topic it was read from
 * @param partition its partition
 * @param offset its offset
 * @param key its key, or null
 * @param value its value, or null for a tombstone
 * @param readAt when it was read, microseconds since the epoch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RawRecord(
    String topic, int partition, long offset, byte @Nullable [] key, byte[] value, long readAt) {}
