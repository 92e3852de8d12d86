// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.settings;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * The bonus of a span whose words, unchanged, are a name of some entity.
 *
 * @param mention added to the mention logit of such a span, by the number of its words: of one, of
 *     two, and so on, the last for all longer ones; at least one number. A single number in a
 *     release stands for any length
 * @param candidate added to the inner product of an entity that has the name
 * @param title added beside that where the name is the entity's title; earlier releases have none
 */
public record AliasScores(List<Float> mention, float candidate, float title) {

  /** Checks the ranges. */
  public AliasScores {
    mention = List.copyOf(mention);
    if (mention.isEmpty()
        || !mention.stream().allMatch(Float::isFinite)
        || !Float.isFinite(candidate)
        || !Float.isFinite(title)) {
      throw new IllegalArgumentException(
          "alias scores are %s, %s and %s, but have to be finite, at least one for mentions"
              .formatted(mention, candidate, title));
    }
  }

  /**
   * Scores as a release has them; the first releases have one number for mentions and no title.
   *
   * @param title null for none
   */
  @JsonCreator
  static AliasScores read(
      @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @JsonProperty("mention")
          List<Float> mention,
      @JsonProperty("candidate") float candidate,
      @JsonProperty("title") Float title) {
    return new AliasScores(mention, candidate, title == null ? 0 : title);
  }

  /** Scores for which a title is a name like any other. */
  public AliasScores(List<Float> mention, float candidate) {
    this(mention, candidate, 0);
  }

  /**
   * Added to the inner product of an entity that has the name.
   *
   * @param title whether as its title
   */
  public float candidate(boolean title) {
    return title ? candidate + this.title : candidate;
  }

  /**
   * Added to the mention logit of a name.
   *
   * @param words its words, at least 1
   */
  public float mention(int words) {
    return mention.get(Math.min(words, mention.size()) - 1);
  }
}
