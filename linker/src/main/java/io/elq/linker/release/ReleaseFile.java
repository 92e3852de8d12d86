// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The files of a release by role. The names are fixed, so that a listing explains itself. */
public enum ReleaseFile {
  /** ONNX graph: tokens to token vectors and mention logits. */
  @JsonProperty("question_encoder")
  QUESTION_ENCODER("question_encoder.onnx"),
  /** ONNX graph: title and text of an entity to its vector. */
  @JsonProperty("entity_encoder")
  ENTITY_ENCODER("entity_encoder.onnx"),
  /** Vocabulary and normalisation, in Hugging Face's tokenizer.json form. */
  @JsonProperty("tokenizer")
  TOKENIZER("tokenizer.json"),
  /** Entities, a JSON object a line, in the order of the index. */
  @JsonProperty("catalogue")
  CATALOGUE("catalogue.jsonl"),
  /** Byte position of each catalogue line, little-endian int64. */
  @JsonProperty("catalogue_offsets")
  CATALOGUE_OFFSETS("catalogue.offsets"),
  /** FAISS index over the entity vectors. */
  @JsonProperty("index")
  INDEX("index.faiss"),
  /**
   * Entity vectors in the order of the catalogue, NumPy float32 [entities, dimension]; optional: an
   * exhaustive search and new indexes are made from them.
   */
  @JsonProperty("entity_vectors")
  ENTITY_VECTORS("entity_vectors.npy", true),
  /** Names of the entities; optional: names count only where the settings give them a bonus. */
  @JsonProperty("aliases")
  ALIASES("aliases.bin", true);

  private final String fileName;
  private final boolean optional;

  ReleaseFile(String fileName) {
    this(fileName, false);
  }

  ReleaseFile(String fileName, boolean optional) {
    this.fileName = fileName;
    this.optional = optional;
  }

  /** Whether a release is complete without it. */
  public boolean optional() {
    return optional;
  }

  /** Name inside the release directory. */
  public String fileName() {
    return fileName;
  }
}
