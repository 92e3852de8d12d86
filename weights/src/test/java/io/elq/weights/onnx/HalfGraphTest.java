// SPDX-License-Identifier: Apache-2.0
package io.elq.weights.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.elq.weights.tensor.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder's file holds whose layers are 16-bit floats. */
class HalfGraphTest {
  @TempDir Path folder;

  @Test
  void theLayersAreHalvesAndWordVectorsAndHeadsFloats() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    GraphProto graph = graph(weights);
    int halves = 0;
    for (TensorProto constant : graph.getInitializerList()) {
      boolean layer = constant.getName().startsWith("encoder.layer.");
      assertThat(constant.getDataType())
          .as(constant.getName())
          .isEqualTo(layer ? TensorProto.DataType.FLOAT16_VALUE : TensorProto.DataType.FLOAT_VALUE);
      halves += layer ? 1 : 0;
    }
    assertThat(halves).isEqualTo(24);
    assertThat(graph.getOutputList())
        .hasSize(2)
        .allSatisfy(
            output ->
                assertThat(output.getType().getTensorType().getElemType())
                    .isEqualTo(TensorProto.DataType.FLOAT_VALUE));
  }

  @Test
  void aWeightIsTheNearestHalf() throws IOException {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    String name = "encoder.layer.1.output.dense.bias";
    TensorProto constant =
        graph(weights).getInitializerList().stream()
            .filter(tensor -> tensor.getName().equals(name))
            .findFirst()
            .orElseThrow();
    float[] exact = weights.tensor(name).data();
    assertThat(constant.getDimsList()).containsExactly((long) exact.length);
    for (int i = 0; i < exact.length; i++) {
      ByteBuffer nearest = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN);
      ElementType.F16.put(nearest, exact[i]);
      assertThat(constant.getRawData().substring(2 * i, 2 * i + 2).toByteArray())
          .isEqualTo(nearest.array());
    }
  }

  /** Were it larger than halves are, padding would be minus infinity, and its softmax NaN. */
  @Test
  void whatPaddingIsMaskedWithIsAHalf() throws IOException {
    GraphProto graph = graph(RandomBert.weights(RandomBert.TINY, 1));
    for (NodeProto node : graph.getNodeList()) {
      if (node.getOpType().equals("Attention")) {
        assertThat(node.getAttributeList())
            .filteredOn(attribute -> attribute.getName().equals("mask_filter_value"))
            .singleElement()
            .satisfies(
                mask ->
                    assertThat(ElementType.F16.nearest(mask.getF()))
                        .isEqualTo(mask.getF())
                        .isNegative());
      }
    }
  }

  @Test
  void aWeightThatNoHalfHoldsIsRefused() {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    weights.tensor("encoder.layer.1.output.dense.bias").data()[3] = -65_505;
    assertThatThrownBy(() -> graph(weights))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tensor 'encoder.layer.1.output.dense.bias' holds -65505.0, but fp16 ends at 65504.0:"
                + " use --precision fp32");
  }

  @Test
  void rangesGoWithInt8Alone() {
    BertWeights weights = RandomBert.weights(RandomBert.TINY, 1);
    Path file = folder.resolve("entity.onnx");
    ActivationRanges ranges = new ActivationRanges(Map.of());
    assertThatThrownBy(
            () -> EntityEncoderGraph.write(file, weights, EntityHead.RAW, Precision.FP16, ranges))
        .hasMessage(
            "int8 needs the ranges of a sample, and other precisions take none: this is fp16 with"
                + " them");
    assertThatThrownBy(
            () -> EntityEncoderGraph.write(file, weights, EntityHead.RAW, Precision.INT8, null))
        .hasMessageEndingWith("this is int8 without them");
  }

  private GraphProto graph(BertWeights weights) throws IOException {
    Path file = folder.resolve("question.onnx");
    QuestionEncoderGraph.write(file, weights, RandomBert.heads(32, 24, 1), Precision.FP16, null);
    return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph();
  }
}
