// SPDX-License-Identifier: Apache-2.0
package io.elq.job;

import io.elq.job.question.PendingQuestion;
import io.elq.job.question.RawRecord;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Questions for tests of operators. */
public final class Questions {

  private Questions() {}

  /** A question that a fake release of this id answers. */
  public static PendingQuestion question(String id, String text, String release) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    return new PendingQuestion(
        new RawRecord("questions", 0, 0, null, value, 0),
        id,
        text,
        0,
        Map.of(),
        FakeRelease.pointer(release));
  }
}
