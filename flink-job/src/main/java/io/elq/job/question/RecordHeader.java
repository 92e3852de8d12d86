// SPDX-License-Identifier: Apache-2.0
package io.elq.job.question;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A header of a Kafka record.
 *
 * @param name its name; several headers of a record may share one
 * @param value its value, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RecordHeader(String name, byte @Nullable [] value) {

  /** Bytes of name and value. */
  long size() {
    return name.getBytes(StandardCharsets.UTF_8).length + (value == null ? 0L : value.length);
  }
}
