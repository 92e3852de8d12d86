// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.elq.linker.catalogue.Catalogue;
import io.elq.linker.catalogue.CatalogueEntity;
import io.elq.linker.resolve.LinkedEntity;
import io.elq.linker.resolve.LinkedText;
import io.elq.linker.tokenize.CodePoints;
import io.elq.linker.tokenize.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A line of output. Its names are those of the record LinkedQuestion on Kafka, but here start and
 * end count code points, as everywhere in this project's files, and a candidate's inner product is
 * called what it is called of the entity, candidateScore.
 *
 * @param id as the question came with it
 * @param windows encoder windows that the text took
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record LinkedLine(
    @Nullable JsonNode id, String text, String releaseId, List<Entity> entities, int windows) {

  /**
   * A mention and its entity.
   *
   * @param start first code point of the mention
   * @param end one past its last code point
   * @param entity catalogue row
   * @param score joint score, at most 0, or the inner product where the threshold type says so
   * @param mentionScore logarithm of the mention's probability
   * @param candidateScore inner product of the mention and the entity
   * @param candidates best first, or null if none were asked for
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entity(
      int start,
      int end,
      String mention,
      long entity,
      String title,
      @Nullable String kbId,
      float score,
      float mentionScore,
      float candidateScore,
      @Nullable List<Candidate> candidates) {}

  /**
   * An entity that was considered.
   *
   * @param entity catalogue row
   * @param candidateScore inner product with the mention, as the entity's own
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Candidate(long entity, String title, @Nullable String kbId, float candidateScore) {}

  /**
   * The line of a linked question.
   *
   * @param candidates most candidates to list of a mention; 0 for none
   */
  static LinkedLine of(
      @Nullable JsonNode id,
      LinkedText linked,
      String releaseId,
      Catalogue catalogue,
      int candidates) {
    return new LinkedLine(
        id,
        linked.text(),
        releaseId,
        linked.entities().stream()
            .map(entity -> entity(linked.text(), entity, catalogue, candidates))
            .toList(),
        linked.windows());
  }

  private static Entity entity(
      String text, LinkedEntity entity, Catalogue catalogue, int candidates) {
    Span place = CodePoints.fromUtf16(text, new Span(entity.start(), entity.end()));
    return new Entity(
        place.start(),
        place.end(),
        text.substring(entity.start(), entity.end()),
        entity.entity().row(),
        entity.entity().title(),
        entity.entity().kbId(),
        entity.score(),
        entity.mentionScore(),
        entity.candidateScore(),
        candidates == 0
            ? null
            : entity.candidates().stream()
                .limit(candidates)
                .map(candidate -> candidate(candidate, catalogue))
                .toList());
  }

  private static Candidate candidate(LinkedEntity.Candidate candidate, Catalogue catalogue) {
    CatalogueEntity entity = catalogue.entity(candidate.row());
    return new Candidate(candidate.row(), entity.title(), entity.kbId(), candidate.score());
  }
}
