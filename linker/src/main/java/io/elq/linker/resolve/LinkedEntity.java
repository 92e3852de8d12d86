// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.resolve;

import io.elq.linker.catalogue.CatalogueEntity;
import java.util.List;

/**
 * A mention and the entity it was linked to.
 *
 * @param start first UTF-16 unit of the mention in the original text; -1 if the text came tokenized
 *     and its tokens are not those of the text
 * @param end one past its last UTF-16 unit, or -1
 * @param tokenStart first word piece of the mention in the text's word pieces, without [CLS]
 * @param tokenEnd one past its last word piece
 * @param entity the entity with the best candidate score
 * @param score joint score, log sigmoid(mention logit) + log softmax(candidate scores), at most 0;
 *     or the candidate score, if the threshold type is another than joint
 * @param mentionScore log sigmoid of the mention logit, at most 0
 * @param candidateScore inner product of mention vector and entity vector
 * @param candidates all candidates best first, {@code entity} being the first
 */
public record LinkedEntity(
    int start,
    int end,
    int tokenStart,
    int tokenEnd,
    CatalogueEntity entity,
    float score,
    float mentionScore,
    float candidateScore,
    List<Candidate> candidates) {

  /**
   * A runner-up or winner.
   *
   * @param row catalogue row
   * @param score inner product
   */
  public record Candidate(long row, float score) {}
}
