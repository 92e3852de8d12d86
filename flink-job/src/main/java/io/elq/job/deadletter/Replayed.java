// SPDX-License-Identifier: Apache-2.0
package io.elq.job.deadletter;

import io.elq.job.question.RecordHeader;
import java.util.List;

/** The header of records that were sent again from the dead letters. */
public final class Replayed {

  /**
   * Its name. The value is the letter's place, {@code topic/partition/offset} in UTF-8. A record
   * that was sent again several times has one for each time, the latest last.
   */
  public static final String HEADER = "elq-replayed-from";

  private Replayed() {}

  /** How often a record with these headers has come, from 1. */
  static int attempt(List<RecordHeader> headers) {
    return 1 + (int) headers.stream().filter(header -> header.name().equals(HEADER)).count();
  }
}
