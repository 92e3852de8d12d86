// SPDX-License-Identifier: Apache-2.0
package io.elq.builder.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What training changes of an encoder.
 *
 * @param mode nothing, everything, or low-rank factors beside the matrices
 * @param rank rank of the factors; 0 without them
 * @param alpha a matrix becomes W + (alpha / rank) B A; 0 without factors
 * @param wordEmbeddings whether word embeddings are trained too, where the mode is {@link
 *     Mode#FULL}
 */
public record Tuning(Mode mode, int rank, float alpha, boolean wordEmbeddings) {

  /** Nothing is trained. */
  public static final Tuning FROZEN = new Tuning(Mode.FROZEN, 0, 0, false);

  /** How much of an encoder is trained. */
  public enum Mode {
    /** Nothing. */
    @JsonProperty("frozen")
    FROZEN,
    /** Every parameter; word embeddings if asked for. */
    @JsonProperty("full")
    FULL,
    /** Low-rank factors beside the matrices of each layer (LoRA, Hu et al. 2021). */
    @JsonProperty("lora")
    LORA
  }

  /** Checks that rank and mode go together. */
  public Tuning {
    if ((mode == Mode.LORA) != (rank > 0)) {
      throw new IllegalArgumentException(
          "rank is " + rank + ", but has to be " + (mode == Mode.LORA ? "at least 1" : "0"));
    }
  }

  /** Every parameter but word embeddings. */
  public static Tuning full() {
    return new Tuning(Mode.FULL, 0, 0, false);
  }

  /** Low-rank factors. */
  public static Tuning lora(int rank, float alpha) {
    return new Tuning(Mode.LORA, rank, alpha, false);
  }

  /** The same with the factors of several models side by side, whose updates are averaged. */
  public Tuning ranks(int models) {
    return new Tuning(mode, models * rank, alpha, wordEmbeddings);
  }

  /** The same with factors of another rank and the same scale. */
  Tuning withRank(int other) {
    return mode == Mode.LORA ? lora(other, alpha / rank * other) : this;
  }

  /** Whether training changes a parameter of the encoder, by its Hugging Face name. */
  boolean trains(String name) {
    return switch (mode) {
      case FROZEN -> false;
      case FULL -> wordEmbeddings || !name.equals("embeddings.word_embeddings.weight");
      case LORA -> name.contains(LowRank.FACTOR);
    };
  }
}
