// SPDX-License-Identifier: Apache-2.0
package io.elq.cli.demo;

import io.elq.schemas.DeadLetter;
import io.elq.schemas.LinkedQuestion;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Questions that were asked and have not come back yet. Others may write to the same topics, and
 * answers come in any order: each is matched by its question's id. Not thread-safe.
 */
final class Awaited {
  private final Set<String> ids;

  Awaited(Collection<String> ids) {
    this.ids = new HashSet<>(ids);
  }

  /** Whether everything has come back. */
  boolean isEmpty() {
    return ids.isEmpty();
  }

  /** Whether this is the first answer to one of the questions, which is awaited no longer. */
  boolean take(LinkedQuestion answer) {
    return ids.remove(answer.getId());
  }

  /** The same for what came back with a reason instead. */
  boolean take(DeadLetter letter) {
    return ids.remove(id(letter));
  }

  /** The id, or the record's key, which is the same, where the question was not even decoded. */
  private static String id(DeadLetter letter) {
    if (letter.getQuestionId() != null || letter.getKey() == null) {
      return letter.getQuestionId();
    }
    return StandardCharsets.UTF_8.decode(letter.getKey().duplicate()).toString();
  }
}
