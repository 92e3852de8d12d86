// SPDX-License-Identifier: Apache-2.0
package io.elq.faults.fault;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.elq.linker.release.ReleaseFile;
import io.elq.linker.release.ReleaseWriter;
import io.elq.linker.tokenize.Tokenizer;
import io.elq.linker.tokenize.WordPieceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What an encoder can suffer from. A few nodes more in the graph of a release add nothing to its
 * token vectors, in a way that goes wrong in ONNX Runtime for some batches.
 */
enum SickEncoder {

  /** Looks an element up outside of a tensor when the batch has the word. */
  THROWS {
    @Override
    String addZero(GraphProto.Builder graph, String hit) {
      graph.addInitializer(
          constant("sick.table", TensorProto.DataType.FLOAT).addDims(1).addFloatData(0));
      return node(graph, "Gather", "sick.zero", "sick.table", hit);
    }
  },

  /** Counts to 2^62 when the batch has the word. */
  HANGS {
    @Override
    String addZero(GraphProto.Builder graph, String hit) {
      number(graph, "sick.long", 1L << 62);
      graph.addInitializer(constant("sick.more", TensorProto.DataType.BOOL).addInt32Data(1));
      graph.addInitializer(constant("sick.begin", TensorProto.DataType.FLOAT).addFloatData(0));
      String turns = node(graph, "Mul", "sick.turns", hit, "sick.long");
      graph.addNode(
          NodeProto.newBuilder()
              .setName("sick/Loop")
              .setOpType("Loop")
              .addAllInput(List.of(turns, "sick.more", "sick.begin"))
              .addOutput("sick.zero")
              .addAttribute(
                  AttributeProto.newBuilder()
                      .setName("body")
                      .setType(AttributeProto.AttributeType.GRAPH)
                      .setG(turn())));
      return "sick.zero";
    }
  },

  /**
   * Asks for 2^47 bytes, more than a process can address, for each question of the batch beyond the
   * first, whatever its words.
   */
  RUNS_OUT_OF_MEMORY {
    @Override
    String addZero(GraphProto.Builder graph, String hit) {
      number(graph, "sick.first", 0);
      number(graph, "sick.one", 1);
      number(graph, "sick.much", 1L << 45);
      graph.addInitializer(
          constant("sick.axes", TensorProto.DataType.INT64).addDims(1).addInt64Data(0));
      String shape = node(graph, "Shape", "sick.shape", INPUT_IDS);
      String batch = node(graph, "Gather", "sick.batch", shape, "sick.first");
      String others = node(graph, "Sub", "sick.others", batch, "sick.one");
      String more = node(graph, "Mul", "sick.floats", others, "sick.much");
      String floats = node(graph, "Add", "sick.size", more, "sick.one");
      String size = node(graph, "Unsqueeze", "sick.vector", floats, "sick.axes");
      String zeros = node(graph, "ConstantOfShape", "sick.zeros", size);
      return max(graph, zeros, "sick.zero");
    }
  };

  private static final String INPUT_IDS = "input_ids";
  private static final String TOKEN_VECTORS = "token_vectors";

  /**
   * Adds nodes that give a float 0 of shape [], if they give anything.
   *
   * @param hit name of an integer of shape []: 1 if the batch has the word, 0 if not
   * @return name of their output
   */
  abstract String addZero(GraphProto.Builder graph, String hit);

  /**
   * Changes the question encoder of a release and its manifest.
   *
   * @param word a word of its vocabulary
   */
  void infect(Path release, String word) throws IOException {
    Path file = release.resolve(ReleaseFile.QUESTION_ENCODER.fileName());
    Tokenizer tokenizer =
        WordPieceTokenizer.read(release.resolve(ReleaseFile.TOKENIZER.fileName()));
    ModelProto.Builder model;
    try (InputStream in = Files.newInputStream(file)) {
      model = ModelProto.newBuilder().mergeFrom(in);
    }
    GraphProto.Builder graph = model.getGraphBuilder();
    String healthy = TOKEN_VECTORS + ".healthy";
    for (NodeProto.Builder node : graph.getNodeBuilderList()) {
      for (int i = 0; i < node.getOutputCount(); i++) {
        if (node.getOutput(i).equals(TOKEN_VECTORS)) {
          node.setOutput(i, healthy);
        }
      }
    }
    String zero = addZero(graph, addHit(graph, tokenizer.id(word)));
    node(graph, "Add", TOKEN_VECTORS, healthy, zero);
    try (OutputStream out = Files.newOutputStream(file)) {
      model.build().writeTo(out);
    }
    ReleaseWriter.writeAgain(release);
  }

  private static String addHit(GraphProto.Builder graph, int token) {
    graph.addInitializer(constant("sick.word", TensorProto.DataType.INT32).addInt32Data(token));
    String equal = node(graph, "Equal", "sick.equal", INPUT_IDS, "sick.word");
    graph.addNode(
        NodeProto.newBuilder()
            .setName("sick.hits/Cast")
            .setOpType("Cast")
            .addInput(equal)
            .addOutput("sick.hits")
            .addAttribute(integer("to", TensorProto.DataType.INT64.getNumber())));
    return max(graph, "sick.hits", "sick.hit");
  }

  /** One turn of a loop that changes nothing. */
  private static GraphProto turn() {
    GraphProto.Builder turn = GraphProto.newBuilder().setName("sick.turn");
    turn.addInput(scalar("turn.number", TensorProto.DataType.INT64));
    turn.addInput(scalar("turn.more", TensorProto.DataType.BOOL));
    turn.addInput(scalar("turn.value", TensorProto.DataType.FLOAT));
    node(turn, "Identity", "turn.again", "turn.more");
    node(turn, "Identity", "turn.same", "turn.value");
    turn.addOutput(scalar("turn.again", TensorProto.DataType.BOOL));
    turn.addOutput(scalar("turn.same", TensorProto.DataType.FLOAT));
    return turn.build();
  }

  private static ValueInfoProto scalar(String name, TensorProto.DataType type) {
    TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
    tensor.getShapeBuilder();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static void number(GraphProto.Builder graph, String name, long value) {
    graph.addInitializer(constant(name, TensorProto.DataType.INT64).addInt64Data(value));
  }

  /** A constant of shape [], whose value is still missing. */
  private static TensorProto.Builder constant(String name, TensorProto.DataType type) {
    return TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
  }

  private static AttributeProto.Builder integer(String name, long value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value);
  }

  /** The largest of all elements, of shape []. */
  private static String max(GraphProto.Builder graph, String input, String output) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName(output + "/ReduceMax")
            .setOpType("ReduceMax")
            .addInput(input)
            .addOutput(output)
            .addAttribute(integer("keepdims", 0)));
    return output;
  }

  private static String node(
      GraphProto.Builder graph, String operator, String output, String... inputs) {
    graph.addNode(
        NodeProto.newBuilder()
            .setName("sick." + operator + "/" + output)
            .setOpType(operator)
            .addAllInput(List.of(inputs))
            .addOutput(output));
    return output;
  }
}
