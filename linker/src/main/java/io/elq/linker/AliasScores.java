package io.elq.linker;

/**
 * What it is worth that a span's words are, as they stand, a name of some entity.
 *
 * @param mention added to the mention logit of such a span
 * @param candidate added to the inner product of an entity that bears the name
 */
public record AliasScores(float mention, float candidate) {

  /** Checks the ranges. */
  public AliasScores {
    if (!Float.isFinite(mention) || !Float.isFinite(candidate)) {
      throw new IllegalArgumentException(
          "alias scores are " + mention + " and " + candidate + ", but have to be finite");
    }
  }
}
