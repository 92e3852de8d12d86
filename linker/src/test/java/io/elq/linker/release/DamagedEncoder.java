// SPDX-License-Identifier: Apache-2.0
package io.elq.linker.release;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;

/** Changes weights of encoder graphs that are written already. */
public final class DamagedEncoder {
  private DamagedEncoder() {}

  /**
   * Puts a value at a place of a weight.
   *
   * @param where ends in the index, {@code [3, 5]} or {@code [2]}
   */
  public static void put(Path onnx, String weight, String where, float value) throws IOException {
    int[] index =
        Arrays.stream(where.replaceAll(".*\\[|]", "").split(", "))
            .mapToInt(Integer::parseInt)
            .toArray();
    change(
        onnx,
        weight,
        tensor -> {
          int at = index[0];
          for (int i = 1; i < index.length; i++) {
            at = Math.toIntExact(at * tensor.getDims(i) + index[i]);
          }
          ByteBuffer values = values(tensor);
          values.putFloat(at * Float.BYTES, value);
          tensor.setRawData(ByteString.copyFrom(values.rewind()));
        });
  }

  /** Gives every value of a weight the same number. */
  public static void fill(Path onnx, String weight, float value) throws IOException {
    change(
        onnx,
        weight,
        tensor -> {
          ByteBuffer values = values(tensor);
          while (values.hasRemaining()) {
            values.putFloat(value);
          }
          tensor.setRawData(ByteString.copyFrom(values.rewind()));
        });
  }

  private static ByteBuffer values(TensorProto.Builder tensor) {
    return ByteBuffer.wrap(tensor.getRawData().toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void change(Path onnx, String weight, Consumer<TensorProto.Builder> change)
      throws IOException {
    ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(onnx)).toBuilder();
    GraphProto.Builder graph = model.getGraphBuilder();
    TensorProto.Builder tensor =
        graph.getInitializerBuilderList().stream()
            .filter(initializer -> initializer.getName().equals(weight))
            .findFirst()
            .orElseThrow(() -> new IOException(onnx + " has no initializer " + weight));
    change.accept(tensor);
    Files.write(onnx, model.build().toByteArray());
  }
}
