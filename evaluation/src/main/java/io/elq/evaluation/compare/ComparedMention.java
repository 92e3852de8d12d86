// SPDX-License-Identifier: Apache-2.0
package io.elq.evaluation.compare;

import io.elq.linker.tokenize.Span;
import org.jspecify.annotations.Nullable;

/**
 * An entity that a release has linked, in words that the other release understands.
 *
 * @param place in UTF-16 units of the text, or in tokens, as its question says
 * @param entity what the entity is known by in both catalogues, see {@link EntityIdentity}
 * @param title the entity's display name in the release's catalogue
 * @param kbId its id in the knowledge base, or null
 * @param score higher is surer
 * @param right whether a label has the same entity at the same place; null if the question has no
 *     labels
 */
public record ComparedMention(
    Span place,
    String entity,
    String title,
    @Nullable String kbId,
    float score,
    @Nullable Boolean right) {

  /** Whether both name the same entity. */
  boolean sameEntity(ComparedMention other) {
    return entity.equals(other.entity);
  }

  /** Characters or tokens that both cover. */
  int shared(ComparedMention other) {
    return Math.max(
        0, Math.min(place.end(), other.place.end()) - Math.max(place.start(), other.place.start()));
  }
}
