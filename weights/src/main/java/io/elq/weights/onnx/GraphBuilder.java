// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.UnsafeByteOperations;
import io.elq.weights.tensor.ElementType;
import io.elq.weights.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Puts an ONNX model together, node by node, each node after those that it reads. */
final class GraphBuilder {

  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final String FUSED_DOMAIN = "com.microsoft";

  private final GraphProto.Builder graph;

  GraphBuilder(String name) {
    this.graph = GraphProto.newBuilder().setName(name);
  }

  /** Declares an int32 input; a dimension is a number or the name of a free one. */
  void input(String name, String... dimensions) {
    graph.addInput(value(name, TensorProto.DataType.INT32, dimensions));
  }

  /** Declares a float32 output; a dimension is a number or the name of a free one. */
  void output(String name, String... dimensions) {
    graph.addOutput(value(name, TensorProto.DataType.FLOAT, dimensions));
  }

  /**
   * Adds a float32 constant and returns its name.
   *
   * @throws IllegalArgumentException naming it, if a value is not finite
   */
  String constant(String name, Tensor tensor) {
    return constant(name, tensor, ElementType.F32);
  }

  /**
   * Adds a constant of {@code F32} or {@code F16}, each value rounded to the nearest, and returns
   * its name.
   *
   * @throws IllegalArgumentException naming it, if a value is not finite or larger than the type's
   */
  String constant(String name, Tensor tensor, ElementType type) {
    tensor.requireFinite(name);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(tensor.data().length, type.bytes()))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (float value : tensor.data()) {
      if (Math.abs(value) > type.largest()) {
        throw new IllegalArgumentException(
            "tensor '%s' holds %s, but fp16 ends at %s: use --precision fp32"
                .formatted(name, value, type.largest()));
      }
      type.put(bytes, value);
    }
    TensorProto.Builder constant = constant(name, dataType(type), bytes.flip());
    for (int size : tensor.shape()) {
      constant.addDims(size);
    }
    graph.addInitializer(constant);
    return name;
  }

  /**
   * Adds a change to {@code F32} or {@code F16} and returns the result's name.
   *
   * @param output what the result is called
   */
  String cast(String input, ElementType type, String output) {
    return node("Cast", List.of(input), output, Map.of("to", dataType(type).getNumber()));
  }

  private static TensorProto.DataType dataType(ElementType type) {
    return type == ElementType.F16 ? TensorProto.DataType.FLOAT16 : TensorProto.DataType.FLOAT;
  }

  /** Adds a single integer as a constant of shape [] and returns its name. */
  String scalar(String name, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    graph.addInitializer(constant(name, TensorProto.DataType.INT64, bytes.putLong(0, value)));
    return name;
  }

  /** Adds a single float32 as a constant of shape [] and returns its name. */
  String scalar(String name, float value) {
    ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    graph.addInitializer(constant(name, TensorProto.DataType.FLOAT, bytes.putFloat(0, value)));
    return name;
  }

  /** Adds a number from 0 to 255 as a constant of shape [] and returns its name. */
  String unsignedByte(String name, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) value});
    graph.addInitializer(constant(name, TensorProto.DataType.UINT8, bytes));
    return name;
  }

  /** Adds a number from -128 to 127 as a constant of shape [] and returns its name. */
  String signedByte(String name, int value) {
    ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) value});
    graph.addInitializer(constant(name, TensorProto.DataType.INT8, bytes));
    return name;
  }

  /** Adds the values of a matrix as an int8 constant and returns its name. */
  String bytes(String name, QuantizedMatrix matrix) {
    graph.addInitializer(
        constant(name, TensorProto.DataType.INT8, ByteBuffer.wrap(matrix.values()))
            .addDims(matrix.rows())
            .addDims(matrix.columns()));
    return name;
  }

  private static TensorProto.Builder constant(
      String name, TensorProto.DataType type, ByteBuffer bytes) {
    return TensorProto.newBuilder()
        .setName(name)
        .setDataType(type.getNumber())
        .setRawData(UnsafeByteOperations.unsafeWrap(bytes));
  }

  /**
   * Adds a standard node with one output and returns that output's name.
   *
   * @param attributes Integer, Float or int[] by name
   */
  String node(String operator, List<String> inputs, String output, Map<String, ?> attributes) {
    return node(operator, inputs, List.of(output), attributes);
  }

  /** Adds a standard node with several outputs and returns the first one's name. */
  String node(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    return add("", operator, inputs, outputs, attributes);
  }

  /**
   * Adds a node of ONNX Runtime's fused operators and returns its first output's name.
   *
   * @param inputs names in the operator's order; empty for an optional input left out
   * @param attributes Integer, Float or int[] by name
   */
  String fused(
      String operator, List<String> inputs, List<String> outputs, Map<String, ?> attributes) {
    return add(FUSED_DOMAIN, operator, inputs, outputs, attributes);
  }

  private String add(
      String domain,
      String operator,
      List<String> inputs,
      List<String> outputs,
      Map<String, ?> attributes) {
    NodeProto.Builder node =
        NodeProto.newBuilder()
            .setName(outputs.get(0) + "/" + operator)
            .setDomain(domain)
            .setOpType(operator)
            .addAllInput(inputs)
            .addAllOutput(outputs);
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(attribute -> node.addAttribute(attribute(attribute)));
    graph.addNode(node);
    return outputs.get(0);
  }

  private static AttributeProto attribute(Map.Entry<String, ?> entry) {
    AttributeProto.Builder attribute = AttributeProto.newBuilder().setName(entry.getKey());
    if (entry.getValue() instanceof Integer value) {
      return attribute.setType(AttributeProto.AttributeType.INT).setI(value).build();
    }
    if (entry.getValue() instanceof Float value) {
      return attribute.setType(AttributeProto.AttributeType.FLOAT).setF(value).build();
    }
    attribute.setType(AttributeProto.AttributeType.INTS);
    Arrays.stream((int[]) entry.getValue()).forEach(attribute::addInts);
    return attribute.build();
  }

  private static ValueInfoProto value(
      String name, TensorProto.DataType type, String... dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String dimension : dimensions) {
      if (Character.isDigit(dimension.charAt(0))) {
        shape.addDimBuilder().setDimValue(Long.parseLong(dimension));
      } else {
        shape.addDimBuilder().setDimParam(dimension);
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  /**
   * Writes the model; equal content gives equal bytes. Replaces the file.
   *
   * @param metadata text pairs kept in the model
   * @throws IOException if it cannot be written
   */
  void write(Path file, Map<String, String> metadata) throws IOException {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("elq-flink")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(FUSED_DOMAIN).setVersion(1))
            .setGraph(graph);
    metadata.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(
            entry ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())));
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
      model.build().writeTo(out);
    }
  }
}
