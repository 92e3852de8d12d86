// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.questions;

import io.elq.linker.tokenize.Span;
import java.util.Locale;

/**
 * An entity at a place: gold or predicted.
 *
 * @param entity catalogue row or knowledge-base id; compared without regard to case, as ELQ does
 * @param start first token or character
 * @param end one past the last
 */
public record Triple(String entity, int start, int end) {

  /** Normalises the id. */
  public Triple {
    entity = entity.toLowerCase(Locale.ROOT);
  }

  /** A catalogue row at a place. */
  public static Triple of(long row, Span place) {
    return new Triple(Long.toString(row), place.start(), place.end());
  }

  /** Same entity, overlapping spans: ELQ's weak match. */
  public boolean matchesWeakly(Triple other) {
    return entity.equals(other.entity) && start < other.end && other.start < end;
  }

  /** Same entity, same span: ELQ's strong match. */
  public boolean matchesStrongly(Triple other) {
    return equals(other);
  }
}
