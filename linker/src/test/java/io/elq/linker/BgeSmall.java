// SPDX-License-Identifier: Apache-2.0
package io.elq.linker;

import io.elq.linker.tokenize.WordPieceTokenizer;
import io.elq.weights.onnx.BertWeights;
import io.elq.weights.onnx.OnnxBertReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The pretrained encoder bge-small-en-v1.5 as the test classpath carries it. */
public final class BgeSmall {

  private BgeSmall() {}

  /** The exported ONNX model; the caller closes it. */
  public static InputStream openOnnx() {
    return open("/bge-small-en-v1.5.onnx");
  }

  /** Its {@code tokenizer.json}; the caller closes it. */
  public static InputStream openTokenizer() {
    return open("/bge-small-en-v1.5-tokenizer.json");
  }

  /** Its tokenizer. */
  public static WordPieceTokenizer tokenizer() {
    try (InputStream in = openTokenizer()) {
      return WordPieceTokenizer.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its weights, 33 million parameters, read once. */
  public static BertWeights weights() {
    return Weights.INSTANCE;
  }

  private static InputStream open(String resource) {
    return BgeSmall.class.getResourceAsStream(resource);
  }

  private static final class Weights {
    static final BertWeights INSTANCE = read();

    private static BertWeights read() {
      try (InputStream in = openOnnx()) {
        return OnnxBertReader.read(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
