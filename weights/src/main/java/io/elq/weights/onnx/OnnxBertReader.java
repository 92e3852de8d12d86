// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.elq.weights.file.ForeignFile;
import io.elq.weights.tensor.Tensor;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads the weights out of a BERT encoder that torch exported as ONNX.
 *
 * <p>Embeddings, biases and LayerNorms carry their Hugging Face names in the file. The weight of a
 * linear layer is anonymous and transposed; the path of the MatMul node that consumes it gives its
 * name.
 */
public final class OnnxBertReader {

  private static final String WORD_EMBEDDINGS = "embeddings.word_embeddings.weight";
  private static final String LAYERS = "encoder/layer.";
  private static final String MAT_MUL = "/MatMul";

  private final GraphProto graph;
  private final Map<String, TensorProto> initializers = new HashMap<>();
  private final Map<String, Tensor> tensors = new TreeMap<>();

  private OnnxBertReader(GraphProto graph) {
    this.graph = graph;
    graph.getInitializerList().forEach(tensor -> initializers.put(tensor.getName(), tensor));
  }

  /**
   * Reads a file; the number of attention heads comes from the graph.
   *
   * @throws IOException if it cannot be read or is not an exported BERT encoder
   */
  public static BertWeights read(Path onnx) throws IOException {
    ForeignFile.refuse(onnx);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(onnx), 1 << 20)) {
      return read(in);
    } catch (IOException e) {
      throw new IOException(onnx + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a stream and leaves it open; the number of attention heads comes from the graph.
   *
   * @throws IOException if it cannot be read or is not an exported BERT encoder
   */
  public static BertWeights read(InputStream onnx) throws IOException {
    return read(onnx, OptionalInt.empty());
  }

  /**
   * Reads a stream and leaves it open.
   *
   * @param heads number of attention heads, where the graph does not give it
   * @throws IOException if it cannot be read or is not an exported BERT encoder
   */
  public static BertWeights read(InputStream onnx, OptionalInt heads) throws IOException {
    try {
      return new OnnxBertReader(ModelProto.parseFrom(onnx).getGraph()).weights(heads);
    } catch (InvalidProtocolBufferException e) {
      throw new IOException("not an ONNX model, or truncated: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new IOException("not an exported BERT encoder: " + e.getMessage(), e);
    }
  }

  private BertWeights weights(OptionalInt heads) {
    String prefix = prefix();
    for (TensorProto initializer : initializers.values()) {
      String name = initializer.getName();
      if (name.startsWith(prefix + "embeddings.") || name.startsWith(prefix + "encoder.layer.")) {
        tensors.put(name.substring(prefix.length()), read(initializer));
      }
    }
    graph.getNodeList().forEach(this::readLinear);
    int hidden = size(WORD_EMBEDDINGS, 1);
    int layers = 0;
    while (tensors.containsKey("encoder.layer." + layers + ".output.dense.bias")) {
      layers++;
    }
    BertConfig config =
        new BertConfig(
            layers,
            hidden,
            heads.isPresent() ? heads.getAsInt() : headsInGraph(hidden),
            size("encoder.layer.0.intermediate.dense.bias", 0),
            size(WORD_EMBEDDINGS, 0),
            size("embeddings.position_embeddings.weight", 0),
            BertConfig.LAYER_NORM_EPSILON);
    return new BertWeights(config, tensors);
  }

  /** The prefix of the encoder's names, for example {@code bert.}; mostly empty. */
  private String prefix() {
    return initializers.keySet().stream()
        .filter(name -> name.endsWith(WORD_EMBEDDINGS))
        .map(name -> name.substring(0, name.length() - WORD_EMBEDDINGS.length()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("it has no " + WORD_EMBEDDINGS));
  }

  private void readLinear(NodeProto node) {
    int path = node.getName().indexOf(LAYERS);
    if (path < 0 || !node.getOpType().equals("MatMul") || !node.getName().endsWith(MAT_MUL)) {
      return;
    }
    TensorProto weight = initializers.get(node.getInput(1));
    if (weight != null) {
      String layer = node.getName().substring(path, node.getName().length() - MAT_MUL.length());
      tensors.put(layer.replace('/', '.') + ".weight", Matrices.transpose(read(weight)));
    }
  }

  /** Torch splits the heads by reshaping to [batch, tokens, heads, hidden / heads]. */
  private int headsInGraph(int hidden) {
    Map<String, TensorProto> constants = new HashMap<>(initializers);
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        constants.put(node.getOutput(0), node.getAttribute(0).getT());
      } else if (node.getOpType().equals("Concat") && node.getInputCount() == 4) {
        long heads = integer(constants.get(node.getInput(2)));
        if (heads > 0
            && heads <= hidden
            && heads * integer(constants.get(node.getInput(3))) == hidden) {
          return (int) heads;
        }
      }
    }
    throw new IllegalArgumentException(
        "its graph does not give the number of attention heads: pass it");
  }

  private static long integer(@Nullable TensorProto constant) {
    if (constant == null || constant.getDataType() != TensorProto.DataType.INT64_VALUE) {
      return 0;
    }
    return constant.getInt64DataCount() == 1
        ? constant.getInt64Data(0)
        : constant.getRawData().size() == Long.BYTES
            ? constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getLong()
            : 0;
  }

  private int size(String name, int axis) {
    Tensor tensor = tensors.get(name);
    if (tensor == null || tensor.shape().length <= axis) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return tensor.shape()[axis];
  }

  private static Tensor read(TensorProto tensor) {
    if (tensor.getDataType() != TensorProto.DataType.FLOAT_VALUE) {
      throw new IllegalArgumentException(tensor.getName() + " is not float32");
    }
    int[] shape = tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray();
    float[] data = new float[tensor.getFloatDataCount()];
    if (data.length > 0) {
      for (int i = 0; i < data.length; i++) {
        data[i] = tensor.getFloatData(i);
      }
    } else {
      data = new float[tensor.getRawData().size() / Float.BYTES];
      tensor
          .getRawData()
          .asReadOnlyByteBuffer()
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(data);
    }
    Tensor read = new Tensor(shape, data);
    read.requireFinite(tensor.getName());
    return read;
  }
}
