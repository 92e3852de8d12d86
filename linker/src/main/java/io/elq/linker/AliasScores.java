package io.elq.linker;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;

/**
 * What it is worth that a span's words are, as they stand, a name of some entity.
 *
 * @param mention added to the mention logit of such a span, by the number of its words: of one, of
 *     two, and so on, the last for all longer ones; at least one number. A single number in a
 *     release stands for any length
 * @param candidate added to the inner product of an entity that bears the name
 */
public record AliasScores(
    @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<Float> mention,
    float candidate) {

  /** Checks the ranges. */
  public AliasScores {
    mention = List.copyOf(mention);
    if (mention.isEmpty()
        || !mention.stream().allMatch(Float::isFinite)
        || !Float.isFinite(candidate)) {
      throw new IllegalArgumentException(
          "alias scores are "
              + mention
              + " and "
              + candidate
              + ", but have to be finite, at least one for mentions");
    }
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
